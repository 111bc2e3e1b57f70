"""Surveys: what each grid is asked to look for, and what it answered."""
