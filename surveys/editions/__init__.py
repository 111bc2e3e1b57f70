"""Pages of draft editions: who draws what, what is wrong with it, what would move, and what units say to it."""
