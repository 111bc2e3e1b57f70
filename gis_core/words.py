"""Text columns that people search by a part, or by nearly the same words."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex


def words_index(table: str, *columns: str, **more: Any) -> GinIndex:
    """Which index finds parts of these columns, and what is spelled nearly so?  By groups of three characters."""
    return GinIndex(
        fields=list(columns), opclasses=["gin_trgm_ops"] * len(columns), name=f"{table}_words", **more
    )
