"""What the plugin asks and hears, without QGIS and without Qt: tested by any Python."""
