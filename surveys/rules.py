"""What is held against an observation, whatever brings it."""

import datetime

#: By how much the clock of a phone may be fast: a moment further ahead is a mistake.  The database holds the
#: same (surveys/sql/surveys_surveypoint_triggers.sql).
CLOCK_DRIFT = datetime.timedelta(minutes=10)
