"""Points for good deeds on a page."""
