/** The filtered points by place: clusters from afar, single points from near, spots where several lie on each other. */

import Supercluster, { type InputFeature } from "supercluster";

import type { Bounds } from "../geography";
import type { Expansion, Mark } from "../points/messages";
import type { Table } from "./table";

/** Pixels within which points are joined: only what would overlap. */
const RADIUS_PX = 30;
const SPOT_RADIUS_PX = 10;
/** The map's zoom z shows the world 256 · 2^z pixels wide, the clusters' zoom 512 · 2^z. */
const ZOOM_OFFSET = -1;
/** The last zoom (of the clusters) with an index; beyond it few points are in view, and those are joined as they come. */
const INDEXED_ZOOM = 16;
/** The map's deepest zoom. */
const DEEPEST_ZOOM = 20;
/** How many points of one spot can be named. */
const SPOT_LIMIT = 100;

interface Row {
  readonly row: number;
}

type Tree = Supercluster<Row, Row>;
type Found = ReturnType<Tree["getClusters"]>[number];

/** An index of `rows`; each filter makes a new one. */
export class Clusters {
  private readonly tree: Tree;
  /** Those of the last view beyond INDEXED_ZOOM; their numbers are negative. */
  private spots: Tree | null = null;
  private spotsZoom = 0;

  constructor(
    private readonly table: Table,
    rows: Uint32Array,
  ) {
    this.tree = new Supercluster<Row, Row>({ radius: RADIUS_PX, extent: 512, maxZoom: INDEXED_ZOOM });
    this.tree.load(
      Array.from(rows, (row) => ({
        type: "Feature",
        properties: { row },
        geometry: { type: "Point", coordinates: [table.lon[row]!, table.lat[row]!] },
      })),
    );
  }

  /** What stands between `bounds` at the map's `zoom`. */
  marks(bounds: Bounds, zoom: number): Mark[] {
    const level = Math.floor(zoom) + ZOOM_OFFSET;
    const box: [number, number, number, number] = [...bounds];
    const found = this.tree.getClusters(box, level);
    if (level <= INDEXED_ZOOM) return found.map((feature) => this.mark(feature, 1));
    this.spotsZoom = Math.floor(zoom);
    this.spots = new Supercluster<Row, Row>({ radius: SPOT_RADIUS_PX, extent: 512, minZoom: level, maxZoom: level });
    this.spots.load(found as InputFeature<Row>[]);
    return this.spots.getClusters(box, level).map((feature) => this.mark(feature, -1));
  }

  /** How far must the map go in to part the cluster, and, where it never does, which points are there? */
  expand(cluster: number): Expansion {
    const tree = cluster < 0 && this.spots ? this.spots : this.tree;
    const number = Math.abs(cluster);
    const rows = tree.getLeaves(number, SPOT_LIMIT).map(({ properties }) => properties.row);
    const deepest = tree === this.spots && this.spotsZoom >= DEEPEST_ZOOM;
    if (deepest || this.isOneSpot(rows)) return { zoom: null, ids: rows.map((row) => this.table.id[row]!) };
    const zoom = tree === this.spots ? this.spotsZoom + 1 : tree.getClusterExpansionZoom(number) - ZOOM_OFFSET;
    return { zoom, ids: [] };
  }

  private isOneSpot(rows: readonly number[]): boolean {
    const { lon, lat } = this.table;
    const first = rows[0]!;
    return rows.length < SPOT_LIMIT && rows.every((row) => lon[row] === lon[first] && lat[row] === lat[first]);
  }

  private mark(feature: Found, sign: number): Mark {
    const [lon = 0, lat = 0] = feature.geometry.coordinates;
    const { properties } = feature;
    if ("cluster" in properties) {
      return { id: sign * properties.cluster_id, lon, lat, count: properties.point_count, step: "", flags: 0 };
    }
    const { row } = properties;
    const { id, flags, codes, dictionaries } = this.table;
    const step = String(dictionaries["step"]?.[codes["step"]![row]!] ?? "");
    return { id: id[row]!, lon, lat, count: 1, step, flags: flags[row]! };
  }
}
