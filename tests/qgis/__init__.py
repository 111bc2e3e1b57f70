"""Programs that the tests have QGIS run: under /usr/bin/python3, which alone has it."""
