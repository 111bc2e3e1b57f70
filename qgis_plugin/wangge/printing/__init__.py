"""Pages to print: responsibility sheets of grids and road sections, the county's wall map."""
