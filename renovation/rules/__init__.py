"""Which milestones does a renovation project have, and when must each begin so that the last is in time?

Pure tables and arithmetic: no Django, no database, no clock.  Days are local dates of the county; every
interval counts whole days, the day of the event itself left out.
"""
