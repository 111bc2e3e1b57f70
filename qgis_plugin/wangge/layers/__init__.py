"""The county's layers in QGIS: where they come from, how they look, what their forms are like, which day they show."""
