"""Which names do the two processes agree on?"""

GEOMETRY = "__geometry__"  # the column of the shape, as WKB
ABOUT_KEY = b"wangge"  # the stream's metadata: what the layer is like, as JSON
BATCH_ROWS = 65_536
DRIVERS = ("ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "OpenFileGDB")  # the only ones that parse
