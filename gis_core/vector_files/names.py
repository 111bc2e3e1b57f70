"""Which names do the two processes agree on?"""

GEOMETRY = "__geometry__"  # the column of the shape, as WKB
CRS = "__crs__"  # the column of each row's coordinate system, where they differ: a word for --crs
ABOUT_KEY = b"wangge"  # the stream's metadata: what the layer is like, as JSON
BATCH_ROWS = 65_536
DRIVERS = (
    "DXF",
    "ESRI Shapefile",
    "FlatGeobuf",
    "GPKG",
    "GeoJSON",
    "OpenFileGDB",
)  # the only ones that parse
