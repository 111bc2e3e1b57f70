"""Filing rules on their pages and in their tables: proposed by one, approved by another."""
