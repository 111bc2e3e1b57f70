"""What changes several rows of the ground at once: keyword-only verbs, each one transaction."""
