"""Boundary editions before they are the ground (docs/adr/0029).

`reading` is what a draft and the ground around it hold, `coverage` and `ends` the geometry, `checking` what is wrong,
`repairing` what may be done about it, `words` how that is called, `moving` what goes from unit to unit.
"""
