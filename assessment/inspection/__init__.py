"""Monthly inspection: points, lots, what was seen, appeals, and how far a month is."""
