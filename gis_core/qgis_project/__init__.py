"""Writes QGIS projects as QGIS itself would, without QGIS: a project file is XML (docs/adr/0021)."""
