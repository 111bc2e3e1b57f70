"""How figures and days are written in languages which Django writes otherwise than those who read them here."""
