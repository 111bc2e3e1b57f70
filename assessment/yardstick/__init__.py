"""The assessment tree: read from a table, shown with its checklists, proposed by one and approved by another."""
