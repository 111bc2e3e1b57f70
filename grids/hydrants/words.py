"""What a check found, in words: the same on the page and in the terminal."""

from typing import Any

from django.utils.translation import gettext


def amount_words(row: dict[str, Any]) -> tuple[str, ...]:
    """What is missing in a grid or for a unit (Amounts.as_json), in the order of the columns?"""
    return (
        f"{row['ground_m2']:,.0f}",
        f"{row['buildings']:,d}",
        f"{row['compounds']:,d}",
        f"{row['insides']:,d}",
        f"{row['stretch_m']:,.0f}",
    )


def summary_words(content: dict[str, Any]) -> str:
    """Is the standard kept, or how much is missing?  `content` is grids.hydrants.totals.report."""
    missing = content["missing"]
    if not content["findings"]:
        return gettext("The standard is kept everywhere: hydrants reach all built-up ground and every road.")
    return gettext(
        "Beyond reach: %(ground)s ha of %(built)s ha built-up ground, %(buildings)d buildings, %(compounds)d"
        " compounds; %(insides)d compounds without a hydrant inside; %(stretches)d stretches of road, %(km)s km."
    ) % {
        "ground": f"{missing['ground_m2'] / 1e4:,.1f}",
        "built": f"{content['built_up_m2'] / 1e4:,.1f}",
        "buildings": missing["buildings"],
        "compounds": missing["compounds"],
        "insides": missing["insides"],
        "stretches": missing["stretches"],
        "km": f"{missing['stretch_m'] / 1000:,.1f}",
    }
