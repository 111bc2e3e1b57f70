"""Illegal structures: from the finding to the removal, by the steps of the law."""
