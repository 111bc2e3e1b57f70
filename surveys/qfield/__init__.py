"""Grids taken along in QField, and what comes back of them (docs/guides/qfield.md, docs/adr/0021)."""
