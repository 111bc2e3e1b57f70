"""Formulas of scores on their pages: proposed by one, approved by another before the quarter begins."""
