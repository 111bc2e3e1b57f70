"""Who answers for a table of points, as geopandas works it out: read, joined, both lists, fallback, written.

Reading and writing go by COPY through pyarrow, and territories are the outer side of the join: the quickest that
geopandas and pandas were seen to do, quicker than read_postgis and to_postgis by far.
"""

import io

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
import shapely
from numpy.typing import NDArray

ANSWERED = "bench_by_geopandas"
STEPS = 14
LIST_SHIFT = 41
RANK_MASK = (1 << 40) - 1
NOBODY = np.iinfo(np.int64).max  # the key of a list without a candidate
NOTHING = -1  # an id that is not there
BORDER_M = 50
METRIC_SRID = 4548
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
PARTS = ("accountable", "handling", "supervising")
SUPERVISING = {5: 1, 8: 2}

COLUMNS = (
    *(f"{part}_unit_id" for part in PARTS),
    *(f"{part}_step" for part in PARTS),
    *(f"{part}_territory" for part in PARTS),
    *("grid_id", "road_section_id"),
)
Ints = NDArray[np.int64]


def read(connection: psycopg.Connection, query: str) -> pd.DataFrame:
    """The rows of a query; COPY hands them over as CSV."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        content = io.BytesIO(b"".join(copy))
    nulls = pa_csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
    return pa_csv.read_csv(content, convert_options=nulls).to_pandas()


def one(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def days(column: str) -> str:
    """SQL for the bounds of a period as numbers of days; never where it is missing or empty."""
    lower, upper = (
        f"coalesce({word}({column}), '{edge}') - date '2000-01-01'"
        for word, edge in (("lower", FIRST_DAY), ("upper", LAST_DAY))
    )
    name = column.removesuffix("_during")
    kept = f"{column} IS NOT NULL AND NOT isempty({column})"
    return (
        f"CASE WHEN {kept} THEN {lower} ELSE 9999999 END AS {name}_from,"
        f" CASE WHEN {kept} THEN {upper} ELSE -9999999 END AS {name}_until"
    )


def read_territories(connection: psycopg.Connection) -> gpd.GeoDataFrame:
    """The current territories, their geometry parsed; `category_ids` as text, empty for all."""
    periods = ", ".join(days(name) for name in ("valid", *(f"{part}_during" for part in PARTS)))
    units = ", ".join(f"coalesce({part}_unit_id, {NOTHING}) AS {part}_unit_id" for part in PARTS)
    table = read(
        connection,
        f"SELECT id, step, rank, layer, object_id, coalesce(feature_id, {NOTHING}) AS feature_id,"
        f" coalesce(array_to_string(category_ids, ' '), '') AS categories, {units}, {periods},"
        " encode(st_asbinary(geom), 'hex') AS shape FROM grids_territory WHERE upper_inf(known)",
    )
    return gpd.GeoDataFrame(
        table.drop(columns="shape"),
        geometry=shapely.from_wkb([shape or None for shape in table["shape"].fillna("")]),
        crs=4490,
    )


def read_points(connection: psycopg.Connection, table: str) -> gpd.GeoDataFrame:
    rows = read(
        connection,
        "SELECT id, st_x(geom) AS lon, st_y(geom) AS lat, category_id, on_date - date '2000-01-01' AS day,"
        f" coalesce(facility_id, {NOTHING}) AS facility_id FROM {table}",
    )
    return gpd.GeoDataFrame(
        rows.drop(columns=["lon", "lat"]), geometry=gpd.points_from_xy(rows.lon, rows.lat), crs=4490
    )


def read_lists(connection: psycopg.Connection, part: str, size: int) -> Ints:
    """The place of each step in each category's list, [category id, step]; 0 where it is not named."""
    rows = connection.execute(
        f"SELECT category_id, {part}_position FROM grids_dutypolicy WHERE upper_inf(known) AND upper_inf(valid)"
    ).fetchall()
    places = np.zeros((size, STEPS), dtype=np.int64)
    for category, positions in rows:
        for step, place in enumerate(positions or [], start=1):
            places[category, step] = place or 0
    return places


def allowed(territories: gpd.GeoDataFrame, size: int) -> NDArray[np.bool_]:
    """Does a territory, by its row, count for a category, by its id?"""
    table = np.zeros((len(territories), size), dtype=bool)
    for row, words in enumerate(territories["categories"].astype(str)):
        if words in ("", "nan"):
            table[row] = True
        else:
            table[row, [int(word) for word in words.split()]] = True
    return table


def key(places: Ints, rank: Ints, serves: NDArray[np.bool_]) -> Ints:
    return np.where(serves & (places > 0), (places << LIST_SHIFT) + rank, NOBODY)


def during(pair: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    return ((pair["day"] >= pair[f"{name}_from"]) & (pair["day"] < pair[f"{name}_until"])).to_numpy()


def lowest(pair: pd.DataFrame, count: int, keys: Ints) -> Ints:
    """The lowest key of each point, by its row."""
    found = np.full(count, NOBODY)
    best = pd.Series(keys).groupby(pair["point"].to_numpy()).min()
    found[best.index.to_numpy()] = best.to_numpy()
    return found


def answer(connection: psycopg.Connection, table: str) -> None:
    """Fill the table ANSWERED with the units of every point of `table`."""
    territories, points = read_territories(connection), read_points(connection, table)
    size = 1 + one(connection, "SELECT max(id) FROM grids_category")
    winners = find_winners(connection, territories, points, size)
    fall_back(territories, points, winners)
    write(connection, points["id"].to_numpy(), told(territories, winners))


def find_winners(
    connection: psycopg.Connection, territories: gpd.GeoDataFrame, points: gpd.GeoDataFrame, size: int
) -> dict[str, Ints]:
    """The row of the winning territory for each part of each point, NOTHING where there is none."""
    lists = {part: read_lists(connection, part, size) for part in ("accountable", "handling")}
    pair = candidates(territories, points)
    category = points["category_id"].to_numpy()[pair["point"]]
    pair = pair[allowed(territories, size)[pair["where"], category] | (pair["before"] > 0)]
    columns = ["step", "rank", *(f"{n}_{edge}" for n in ("valid", *PARTS) for edge in ("from", "until"))]
    rows = territories[columns].take(pair["where"]).reset_index(drop=True)
    pair = pd.concat([pair.reset_index(drop=True), rows], axis=1)
    pair["day"] = points["day"].to_numpy()[pair["point"]]
    pair = pair[during(pair, "valid")]
    return winning_rows(territories, pair, lists, points["category_id"].to_numpy())


def candidates(territories: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> pd.DataFrame:
    """The rows of points and territories that meet: where the point lies, by its facility, and in the whole county.

    `before` is taken off the rank: a linked facility comes before those found by place.
    """
    bid = territories[territories["step"] <= 10]
    # Territories outside: their prepared outlines meet a tree of points.
    ground = bid.loc[~bid.geometry.isna(), ["geometry"]]
    lie = gpd.sjoin(ground, points[["geometry"]], predicate="intersects").reset_index(names="where")
    reports = points[["category_id", "facility_id"]].reset_index(names="point")
    facilities = bid.loc[bid["step"] == 9, ["object_id"]].reset_index(names="where")
    linked = reports.merge(facilities, left_on="facility_id", right_on="object_id")
    county = bid.loc[bid.geometry.isna(), ["categories"]].reset_index(names="where")
    wide = reports.merge(county.assign(category_id=county["categories"].astype(np.int64)), on="category_id")
    return pd.concat(
        [
            lie[["index_right", "where"]].set_axis(["point", "where"], axis=1).assign(before=0),
            linked[["point", "where"]].assign(before=1 << 40),
            wide[["point", "where"]].assign(before=0),
        ],
        ignore_index=True,
    )


def winning_rows(
    territories: gpd.GeoDataFrame, pair: pd.DataFrame, lists: dict[str, Ints], categories: Ints
) -> dict[str, Ints]:
    count = len(categories)
    step, rank = pair["step"].to_numpy(), pair["rank"].to_numpy()
    category = categories[pair["point"]]
    found_by_place = (pair["before"] == 0).to_numpy()
    places = np.zeros(STEPS, dtype=np.int64)
    for number, place in SUPERVISING.items():
        places[number] = place
    keys = {
        "accountable": key(
            lists["accountable"][category, step], rank, during(pair, "accountable") & found_by_place
        ),
        "handling": key(
            lists["handling"][category, step], rank - pair["before"].to_numpy(), during(pair, "handling")
        ),
        "supervising": key(places[step], rank, during(pair, "supervising") & found_by_place),
        "grid": np.where(step == 8, rank, NOBODY),
        "section": np.where(step == 5, rank, NOBODY),
    }
    by_rank = pd.Series(territories.index, index=territories["rank"])
    return {name: rows_of(lowest(pair, count, values), by_rank) for name, values in keys.items()}


def rows_of(keys: Ints, by_rank: "pd.Series[int]") -> Ints:
    """The rows of the territories that the keys name."""
    rows = np.full(len(keys), NOTHING)
    found = keys != NOBODY
    rows[found] = by_rank.loc[keys[found] & RANK_MASK].to_numpy()
    return rows


def fall_back(territories: gpd.GeoDataFrame, points: gpd.GeoDataFrame, winners: dict[str, Ints]) -> None:
    """Where nobody answers: the nearest grid within 50 m, else the township, else the office."""
    left = winners["accountable"] == NOTHING
    nearest = nearest_grids(territories, points, left)
    last = townships(territories, points, left | (winners["supervising"] == NOTHING))
    for part in ("accountable", "supervising"):
        rows = winners[part]
        rows[:] = np.where(rows != NOTHING, rows, np.where(nearest != NOTHING, nearest, last))
    winners["grid"] = np.where(winners["grid"] != NOTHING, winners["grid"], nearest)
    winners["nearest"], winners["fell"] = nearest, left & (nearest != NOTHING)


def nearest_grids(territories: gpd.GeoDataFrame, points: gpd.GeoDataFrame, left: NDArray[np.bool_]) -> Ints:
    """The row of the nearest grid within BORDER_M of each point that is left over."""
    periods = [f"{name}_{edge}" for name in ("accountable", "valid") for edge in ("from", "until")]
    outlines = territories.loc[territories["step"] == 8, ["rank", *periods, "geometry"]].to_crs(METRIC_SRID)
    spots = points.loc[left, ["day", "geometry"]].to_crs(METRIC_SRID)
    near = gpd.sjoin(spots, outlines, predicate="dwithin", distance=BORDER_M)
    near["distance_m"] = near.geometry.distance(outlines.geometry.loc[near["index_right"]], align=False)
    near = near[during(near, "accountable") & during(near, "valid")]
    best = near.sort_values(["distance_m", "rank"]).groupby(level=0).first()
    return placed(best["index_right"], len(points), NOTHING)


def townships(territories: gpd.GeoDataFrame, points: gpd.GeoDataFrame, lost: NDArray[np.bool_]) -> Ints:
    """The row of the township that each lost point lies in, else of the office."""
    outlines = territories.loc[territories["step"] == 12, ["rank", "geometry"]]
    inside = gpd.sjoin(points.loc[lost, ["geometry"]], outlines, predicate="intersects")
    best = inside.sort_values("rank").groupby(level=0).first()
    return placed(best["index_right"], len(points), territories.index[territories["step"] == 13][0])


def placed(rows: "pd.Series[int]", count: int, otherwise: int) -> Ints:
    """An array for all points of what is known of some."""
    found = np.full(count, otherwise)
    found[rows.index.to_numpy()] = rows.to_numpy()
    return found


def told(territories: gpd.GeoDataFrame, winners: dict[str, Ints]) -> dict[str, Ints]:
    """The columns of the answer."""
    answer: dict[str, Ints] = {}
    for part in PARTS:
        rows = winners[part]
        step = territories["step"].to_numpy()[rows]
        values = {
            "unit_id": territories[f"{part}_unit_id"].to_numpy()[rows],
            "step": np.where(winners["fell"] & (rows == winners["nearest"]), 11, step),
            "territory": territories["id"].to_numpy()[rows],
        }
        for name, found in values.items():
            if part == "handling":  # who answers does the work where nobody else does
                found = np.where(rows == NOTHING, answer[f"accountable_{name}"], found)
            answer[f"{part}_{name}"] = found
    for name, column in (("grid", "grid_id"), ("section", "road_section_id")):
        rows = winners[name]
        answer[column] = np.where(rows == NOTHING, NOTHING, territories["feature_id"].to_numpy()[rows])
    return {name: answer[name] for name in COLUMNS}


def write(connection: psycopg.Connection, ids: Ints, answer: dict[str, Ints]) -> None:
    columns = {"id": pa.array(ids)}
    columns |= {name: pa.array(values, mask=values == NOTHING) for name, values in answer.items()}
    content = io.BytesIO()
    pa_csv.write_csv(pa.table(columns), content, pa_csv.WriteOptions(include_header=False))
    with connection.transaction(), connection.cursor() as cursor:
        types = ", ".join(f"{name} bigint" for name in columns)
        cursor.execute(f"CREATE TABLE {ANSWERED} ({types})")
        with cursor.copy(f"COPY {ANSWERED} FROM STDIN (FORMAT csv)") as copy:
            copy.write(content.getbuffer())
