"""What a grid manager looks after beside the cases: the facilities of their grids, and when these were walked."""
