"""How do vector files come in and go out without being trusted?

The parent side (`source`) starts `parser` in a process of its own behind a `fence` (memory, time, no
network, no new program, no file written) and receives Arrow batches; `sniffing`, `archives`, `geopackages`,
`shapefiles`, `tables` and `ogr` run only in there.  `writing` makes files, `formulas` keeps text from
becoming a live formula.
"""
