"""How do orthophotos and height models come in and lie under the map?

A stranger's GeoTIFF is checked and made into a COG by `maker`, in a process of its own behind the fence of
gis_core.vector_files (docs/adr/0007), which `making` starts; `services` are the verbs, `jobs` what a worker does.
`drawing` makes tiles of COGs and reads values.
"""
