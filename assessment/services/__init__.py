"""What is done with formulas of scores: keyword-only verbs, each one transaction."""
