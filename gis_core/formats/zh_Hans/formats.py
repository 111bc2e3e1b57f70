"""Figures by threes (GB/T 15835-2011, 5.2): Django's own file says fours and no mark, so that nothing is grouped."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
