"""The base map that a phone takes along: one PMTiles file a township, made from the county's own layers."""
