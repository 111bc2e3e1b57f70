"""How does any layer come in from a file and go out to one?

`specs` says what a layer is like (each app describes its own) and `fields` what its rows say, `mapping` which
column fills which field, `values` and `shapes` what is wrong with a cell or a shape, `staging` the temporary
tables, `importing` and `exporting` the whole way.
"""
