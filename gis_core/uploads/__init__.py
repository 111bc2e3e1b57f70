"""How does a file that somebody uploads become rows of a layer, with every step looked at before it is taken?

`receiving` keeps the file, `inspecting` says what is in it (with `candidates` for its coordinate system and
`pictures` of each), `services` are the verbs, `running` knows whether a job still works.  Reading and writing
is gis_core.layers, as for the command; parsing stays behind its fence.
"""
