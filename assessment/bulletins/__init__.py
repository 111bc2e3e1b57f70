"""Bulletins of quarters: their evidence, their document, their pages."""
