"""Disputes: who says that it is not theirs, who decides, and what becomes of it."""
