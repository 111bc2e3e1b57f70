"""What lies inside an outline: a zone's, one that was drawn, one from a file; as a table, beside another, as a file."""
