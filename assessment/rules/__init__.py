"""What does a unit lose and win in a month, and where does a quarter place it?

Pure arithmetic over what is handed in: no Django, no database, no clock.  Points are exact (Decimal, Fraction) until a
score is rounded once, to two decimals, half up; what is rounded is the score that ranks, so that two units who read the
same number stand on the same rank.  Source: domain/dictionary.md C.7; who is charged with what: DESIGN §4.
"""
