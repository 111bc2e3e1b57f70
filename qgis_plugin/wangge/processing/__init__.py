"""Algorithms for the toolbox, the model designer and qgis_process."""
