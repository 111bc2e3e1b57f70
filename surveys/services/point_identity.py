"""Which point does a row of a file speak of?  That with its public id, else that with its id in its source."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from typing import Any

from django.utils.translation import gettext as _

from gis_core.layers.runs import ImportRun, said

_BY_SOURCE = "o.source_id = s.source_id AND o.source = coalesce(s.source_name, %s)"


def find_known_points(run: ImportRun) -> None:
    """Leave in each staged row what `known_point` joins by: the id in its source, or the public id where the file has
    such.  A row that speaks of two points, or of the point of an earlier row, is refused.
    """
    if "uid" not in run.given:
        _name_rows_by_content(run)
        return
    _refuse_two_points(run)
    _tell_kept_sources(run)
    run.execute(
        "UPDATE layer_staged s SET source_name = o.source, source_id = o.source_id"
        " FROM surveys_surveypoint o WHERE o.uid = s.uid"
    )
    _name_rows_by_content(run)
    run.execute(
        "UPDATE layer_staged s SET uid = o.uid FROM surveys_surveypoint o"
        f" WHERE {_BY_SOURCE} AND s.uid IS DISTINCT FROM o.uid",
        [run.source],
    )
    run.refuse_twins(("uid",))


def known_point(run: ImportRun) -> tuple[str, list[Any]]:
    """The SQL condition that a point (alias o) is the one that a staged row (alias s) speaks of, and its values."""
    return ("o.uid = s.uid", []) if "uid" in run.given else (_BY_SOURCE, [run.source])


def _refuse_two_points(run: ImportRun) -> None:
    run.refuse(
        "uid",
        "point.two",
        said(
            _("the public id is that of one point, the id in its source ({id}) that of another"),
            id="s.source_id",
        ),
        "EXISTS (SELECT FROM surveys_surveypoint u JOIN surveys_surveypoint o ON o.id <> u.id"
        f" WHERE u.uid = s.uid AND {_BY_SOURCE})",
        [run.source],
    )


def _tell_kept_sources(run: ImportRun) -> None:
    """Say where a file gives a point, found by its public id, another id in its source: nobody has it, nor gets it."""
    run.flag(
        "source_id",
        "point.keeps_source",
        said(_("found by its public id; the point keeps its own source and the id there")),
        "s.source_id IS NOT NULL AND EXISTS (SELECT FROM surveys_surveypoint o WHERE o.uid = s.uid"
        " AND (o.source_id IS DISTINCT FROM s.source_id OR o.source <> coalesce(s.source_name, o.source)))",
    )


def _name_rows_by_content(run: ImportRun) -> None:
    """Without an id, a row is named by what it says: the same file again changes nothing."""
    left_out = ("lon", "lat", "uid")
    fields = [own.name for own in run.fields if own.name in run.given and own.name not in left_out]
    content = ", ".join([f's."{name}"' for name in fields] + ["s.raw_x", "s.raw_y"])
    run.execute(
        "UPDATE layer_staged t SET source_id = named.id FROM ("
        " SELECT n, 'row-' || digest || '-' || row_number() OVER (PARTITION BY digest ORDER BY n) AS id"
        f" FROM (SELECT s.n, md5(ROW({content})::text) AS digest FROM layer_staged s"
        " WHERE s.source_id IS NULL AND s.uid IS NULL) d) named"
        " WHERE named.n = t.n"
    )
