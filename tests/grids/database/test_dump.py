"""Does a dump bring every row back, does the copy answer the same, and do migrations go down on it?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site

from gis_core.tile_layers import layers
from gis_core.tile_making import TileAddress
from grids.models import Facility
from tests.gis_core.test_tiles import tile_of
from tests.grids.database.raw import database, manage, parameters, program, session
from tests.grids.resolver import building as make
from tests.grids.resolver.oracle import Question
from tests.grids.resolver.ways import by_orm
from tests.grids.test_tile_state import told
from tests.towns import TODAY, Town, at, box, category, lonlat

LOADER_FUNCTIONS = site.LOADER_FUNCTIONS
TABLES = (
    "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    " AND c.relname <> 'spatial_ref_sys' ORDER BY 1"
)
RECEIPT = "SELECT grids_receipt(ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s)::text"


def fill(town: Town) -> None:
    """Something in every layer, closed and withdrawn versions, and points that were answered."""
    make.new_edition(town, "G1", town.b, TODAY)
    make.withdraw(town.grids["G3"])
    make.make_junction("J1", "R1", box(1.4, 0.4, 1.6, 0.6))
    make.make_place("P1", "site", box(0.1, 0.1, 0.2, 0.2), accountable_unit=town.b)
    make.make_facility("c01013", at(0.5, 0.25), owner=town.b)
    make.make_ruling("U1", geom=box(0.4, 0.4, 0.6, 0.6), accountable_unit=town.a)
    make.make_township("361127001", town.a, box(-1, -1, 4, 4))
    for x in range(10):
        by_orm(Question(*lonlat(x / 3, 0.5), category("c01013").pk, TODAY, Facility.objects.get().pk))


def checksums(name: str | None = None) -> dict[str, tuple[int, str]]:
    """How many rows has each table, and what is the sum of their texts?"""
    with session(name) as other:
        tables = [row[0] for row in other.execute(TABLES)]
        return {
            table: other.execute(
                f"SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {table} t"
            ).fetchone()
            for table in tables
        }  # type: ignore[return-value]


@pytest.fixture
def restored(town: Town, tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """A copy of the filled tests' database, through pg_dump and pg_restore."""
    fill(town)
    source = parameters()["dbname"]
    dump, contents = tmp_path / "dump", tmp_path / "contents"
    program("pg_dump", "-Fc", "-f", str(dump), source, name=source)
    listed = program("pg_restore", "-l", str(dump), name=source).splitlines(keepends=True)
    contents.write_text(
        "".join(line for line in listed if " EXTENSION " not in line and "spatial_ref_sys" not in line)
    )
    with database(f"{source}_restored") as name:
        into = ["--no-owner", "--exit-on-error", "-L", str(contents), "-d", name]
        program("pg_restore", *into, str(dump), name=name)
        yield name


@pytest.mark.django_db(transaction=True)
def test_a_dump_brings_every_row_back_and_the_copy_answers_the_same(town: Town, restored: str) -> None:
    before = checksums()
    assert checksums(restored) == before
    for table in ("grids_territory", "grids_gridevent", "surveys_surveypoint", "grids_dutypolicy"):
        assert before[table][0] > 0, table
    asked = [*lonlat(0.5, 0.5), category("c01013").pk, TODAY]
    with session() as here, session(restored) as there:
        assert there.execute(RECEIPT, asked).fetchone() == here.execute(RECEIPT, asked).fetchone()
    confirms_the_tiles_of_its_moment_alone(restored)


def confirms_the_tiles_of_its_moment_alone(restored: str) -> None:
    """A browser may hold tiles that were made after the dump, before what was dumped took the place of it all."""
    layer, tile = layers()["grids"], TileAddress(*tile_of(*lonlat(0.5, 0.25), 16))
    with session(autocommit=True) as here, session(restored, autocommit=True) as there:
        dumped = told(layer, tile, here)
        assert told(layer, tile, there) == dumped
        later = []
        for one in (here, there):
            for _n in range(2):
                one.execute("UPDATE grids_grid SET name = name")
                later.append(told(layer, tile, one))
        assert len({dumped, *later}) == 5


@pytest.mark.timeout(1200)
@pytest.mark.django_db(transaction=True)
def test_the_copy_is_migrated_as_its_source_was_and_down_to_nothing(restored: str) -> None:
    """What is gone without a trace can be made again: the tests' own database was made from nothing."""
    loads_in_bulk_as_the_loader_again_after_migrate(restored)
    for app in ("grids", "surveys", "renovation", "assessment"):  # the first takes nearly all others along
        manage("migrate", app, "zero", name=restored)
    with session(restored) as there:
        left = there.execute(
            "SELECT 'relation', relname FROM pg_class WHERE relname ~ %(ours)s"
            " UNION ALL SELECT 'function', proname FROM pg_proc WHERE proname ~ %(ours)s"
            " UNION ALL SELECT 'type', typname FROM pg_type WHERE typname ~ %(ours)s"
            " UNION ALL SELECT 'trigger', tgname FROM pg_trigger WHERE tgname ~ %(ours)s",
            {"ours": "^_?(grids|surveys|renovation|assessment)_"},
        ).fetchall()
    assert left == []


def loads_in_bulk_as_the_loader_again_after_migrate(restored: str) -> None:
    owners = "SELECT DISTINCT pg_get_userbyid(proowner)::text FROM pg_proc WHERE oid = ANY (%s::text[]::regprocedure[])"
    with session(restored) as there:
        assert there.execute(owners, [LOADER_FUNCTIONS]).fetchall() == [("wangge_owner",)]
    manage("migrate", name=restored)
    with session(restored) as there:
        assert there.execute(owners, [LOADER_FUNCTIONS]).fetchall() == [("wangge_loader",)]
