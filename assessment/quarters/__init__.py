"""Quarters: as they stand today, as they were ranked and published, as a workbook, and what followed."""
