"""What a check found, in words: the same on the page and in the terminal."""

from typing import Any

from django.utils.translation import gettext

from grids.models import HydrantFinding

Kind = HydrantFinding.Kind


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


def finding_words(finding: HydrantFinding) -> str:
    """What is wrong at this place, in one phrase?"""
    name = finding.name or finding.code
    match finding.kind:
        case Kind.GROUND:
            return gettext("%(area)s m²") % {"area": f"{finding.area_m2:,.0f}"}
        case Kind.STRETCH:
            return _stretch_words(finding, name)
        case Kind.INSIDE:
            told = gettext("%(name)s: %(households)d households, no usable hydrant inside")
            return told % {"name": name, "households": finding.households}
    told = gettext("%(name)s: %(area)s m² beyond reach, %(share)s %%")
    share = max(finding.share or 0, 0.001) * 100
    return told % {
        "name": name,
        "area": f"{finding.area_m2:,.0f}",
        "share": f"{share:.0f}" if share >= 1 else "<1",
    }


def _stretch_words(finding: HydrantFinding, name: str) -> str:
    values = {
        "name": name,
        "side": finding.get_side_display(),
        "from": f"{finding.from_m:,.0f}",
        "to": f"{finding.to_m:,.0f}",
        "length": f"{finding.length_m:,.0f}",
    }
    if finding.side == HydrantFinding.Side.BOTH:
        return gettext("%(name)s, from %(from)s m to %(to)s m: %(length)s m without a hydrant") % values
    return gettext("%(name)s, %(side)s, from %(from)s m to %(to)s m: %(length)s m without a hydrant") % values


def measure_words(measures: dict[str, float]) -> str:
    """Against which measures (HydrantStandard.measures) was it checked?"""
    told = gettext("protection radius %(radius)s m, spacing %(spacing)s m")
    return told % {"radius": f"{measures['radius_m']:g}", "spacing": f"{measures['spacing_m']:g}"}
