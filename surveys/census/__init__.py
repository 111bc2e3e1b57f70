"""Facility census: how far it is, and what was found new."""
