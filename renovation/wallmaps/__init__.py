"""Wall maps (挂图作战): the campaign or one project on one sheet of A0 or A3, as a PDF drawn from the database."""
