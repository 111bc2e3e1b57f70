"""Does every place, category and day have exactly one accountable unit?  Proved from geometry, not by asking.

`periods` is the arithmetic of days, `shapes` that of ground, `findings` what can be wrong, `reading` what the
county holds true now, `projection` whether the resolver's table says the same, `run` puts them together.
"""
