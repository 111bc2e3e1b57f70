"""Are the statements that clients sent, and nothing else, read from the database's log?"""

from benchmarks.statements import STATEMENT

LOG = """
2026-06-01 08:00:00.000 UTC [7] LOG:  statement: BEGIN
2026-06-01 08:00:00.001 UTC [7] LOG:  execute _pg3_0: INSERT INTO surveys_surveypoint (uid) VALUES ($1)
\tRETURNING id
2026-06-01 08:00:00.001 UTC [7] DETAIL:  parameters: $1 = 'x'
2026-06-01 08:00:00.002 UTC [7] LOG:  execute <unnamed>: SELECT 1
2026-06-01 08:00:00.003 UTC [8] LOG:  checkpoint starting: immediate force wait
2026-06-01 08:00:00.004 UTC [7] LOG:  statement: COMMIT
"""


def test_statements_of_both_protocols_count_other_lines_do_not() -> None:
    assert [words.split()[0] for words in STATEMENT.findall(LOG)] == ["BEGIN", "INSERT", "SELECT", "COMMIT"]
