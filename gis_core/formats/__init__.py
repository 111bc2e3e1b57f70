"""How figures are written in languages which Django writes otherwise than those who read them here."""
