"""The profile of a hydrant in the files of the facilities: columns that other facilities leave empty."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from collections.abc import Mapping

from django.utils.translation import gettext as _

from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts

FIELDS = (
    Field("usable", "boolean", aliases=("可用", "是否可用")),
    Field("above_ground", "boolean", aliases=("地上式",)),
    Field("diameter_mm", "integer", lowest=1, aliases=("管径",)),
    Field("outlets", "integer", lowest=0, aliases=("出水口",)),
    Field("pressure_mpa", "number", lowest=0, aliases=("压力",)),
    Field("flow_l_s", "number", lowest=0, aliases=("流量",)),
    Field("ring_network", "boolean", aliases=("环状管网",)),
    Field("obstruction", longest=120, aliases=("遮挡",)),
    Field("last_tested_on", "date", aliases=("检测日期",)),
)
_NAMES = tuple(field.name for field in FIELDS)
#: What an empty cell means where the profile must say something; of the others nothing is known.
_DEFAULTS: Mapping[str, str] = {"usable": "true", "above_ground": "true", "obstruction": "''"}
_MOST: Mapping[str, int] = {"diameter_mm": 2000, "outlets": 20}

#: The exported columns, over a profile (alias h).
EXPORTED = ", ".join(f"h.{name}" for name in _NAMES)


def check_profiles(run: ImportRun, category_id: str) -> None:
    """Refuse measures that cannot be, and a profile of what is no hydrant; `category_id` is SQL over the row."""
    hydrant = f"(SELECT c.policy_group = 'hydrant' FROM grids_category c WHERE c.id = {category_id})"
    for name in _NAMES:
        if name in run.given:
            told = said(_("only hydrants have a profile"))
            run.refuse(name, "hydrant.only", told, f's."{name}" IS NOT NULL AND {hydrant} IS FALSE')
    for name, most in _MOST.items():
        told = said(_("%(most)d at most") % {"most": most})
        run.refuse(name, "range", told, f's."{name}" > {most}')


def write_profiles(run: ImportRun, counts: Counts, current: str) -> Counts:
    """Write the profiles that the staged rows tell of, after their facilities; `current` names those (alias o).

    A facility of which only the profile changed counts as updated.
    """
    given = [name for name in _NAMES if name in run.given]
    if not given:
        return counts
    values = {name: f's."{name}"' if name in given else "NULL" for name in _NAMES}
    values |= {name: f"coalesce({values[name]}, {default})" for name, default in _DEFAULTS.items()}
    setting = ", ".join(f"{name} = EXCLUDED.{name}" for name in given)
    changed = " OR ".join(f"p.{name} IS DISTINCT FROM EXCLUDED.{name}" for name in given)
    told = " OR ".join(f's."{name}" IS NOT NULL' for name in given)
    ((only_profile,),) = run.rows(
        f"""
        WITH written AS (
            INSERT INTO grids_hydrantprofile AS p (facility_id, {", ".join(_NAMES)})
            SELECT o.id, {", ".join(values.values())}
            FROM layer_staged s JOIN grids_facility o ON o.code = s.code AND {current}
            WHERE {told} OR EXISTS (SELECT FROM grids_hydrantprofile known WHERE known.facility_id = o.id)
            ON CONFLICT (facility_id) DO UPDATE SET {setting} WHERE {changed}
            RETURNING facility_id
        )
        SELECT count(*) FROM written w JOIN layer_plan plan ON plan.old_id = w.facility_id
        WHERE NOT EXISTS (SELECT FROM layer_updated u WHERE u.id = w.facility_id)
        """
    )
    return Counts(counts.inserted, counts.updated + only_profile, counts.unchanged - only_profile)
