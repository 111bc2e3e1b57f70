"""Is anything lost, doubled or told wrongly, whatever goes wrong?  Counts, not times: a goal is met by zeros."""
