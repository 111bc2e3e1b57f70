"""What changes survey points: keyword-only verbs, each one transaction."""
