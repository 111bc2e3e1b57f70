"""OGC API – Features: the same rows as the API, as programs of any maker read and write maps (docs/adr/0035).

`systems` says which coordinate systems there are, `words` what a request may ask, `collections` what can be asked
for, `pages` reads it, `writing` takes in what is sent, `documents` and `openapi` tell programs of all that.
"""
