"""The dashboard: how cases stand, each number opening the very cases that it counts."""
