"""Where on Earth is a pair of numbers?  Everything that turns foreign coordinates into storage (EPSG:4490).

`gcj02` the two offset systems of Chinese web maps, `zones` the Gauss-Krüger zones of CGCS2000, `crs` what a
file or a user may declare, `reading` how the declared numbers are meant (axis order, zone prefix),
`conversion` the arithmetic.  Coordinates are always x (east, longitude) before y (north, latitude).
"""
