"""The workbench: where the people of the office, the units and the field work on cases."""
