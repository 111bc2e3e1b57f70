"""The county at a glance: a map by score, a trend, the league tables; for leaders, and for a wall."""
