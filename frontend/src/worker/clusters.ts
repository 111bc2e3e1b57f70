/** The filtered points by place: clusters from afar, single points from near, spots where several lie on each other. */

import Supercluster, { type ClusterFeature, type PointFeature } from "supercluster";

import type { Bounds } from "../geography";
import type { Expansion, Mark } from "../points/messages";
import { boxOf, type Table } from "./table";

/** CSS pixels within which points are joined: only what would overlap. */
const RADIUS_PX = 30;
/** From near few points are in view: only those are joined that lie on each other. */
const SPOT_RADIUS_PX = 10;
/** The map's last zoom with clusters. */
const CLUSTERED_ZOOM = 17;
/** The map's deepest zoom. */
const DEEPEST_ZOOM = 20;
/** How many points of one spot can be named. */
const SPOT_LIMIT = 100;
/** The map's zoom z shows the world 256 · 2^z pixels wide. */
const WORLD_PX = 256;
/** More than there are zooms: a mark's number tells its zoom, too. */
const ZOOMS = 32;

type Tree = Supercluster<Placed, Placed>;
type Found = ClusterFeature<Placed> | PointFeature<Placed>;

interface Placed {
  readonly row: number;
}

function radiusAt(zoom: number): number {
  return zoom > CLUSTERED_ZOOM ? SPOT_RADIUS_PX : RADIUS_PX;
}

function isCluster(found: Found): found is ClusterFeature<Placed> {
  return "cluster" in found.properties;
}

/** Each row as supercluster takes it; made once, whatever the filters. */
export function featuresOf({ count, lon, lat }: Pick<Table, "count" | "lon" | "lat">): PointFeature<Placed>[] {
  return Array.from({ length: count }, (_, row) => ({
    type: "Feature",
    properties: { row },
    geometry: { type: "Point", coordinates: [lon[row]!, lat[row]!] },
  }));
}

/** Those of `rows`, clustered at each zoom that was looked at; each filter makes a new one. */
export class Clusters {
  private readonly trees = new Map<number, Tree>();

  constructor(
    private readonly table: Table,
    private readonly features: readonly PointFeature<Placed>[],
    private readonly rows: Uint32Array,
  ) {}

  /** What stands between `bounds` at the map's `zoom`. */
  marks(bounds: Bounds, zoom: number): Mark[] {
    const level = Math.floor(zoom);
    return this.tree(level).getClusters([...bounds], level).map((found) => this.mark(found, level));
  }

  /** How far must the map go in to part the cluster, and, where it never does, which points are there? */
  expand(cluster: number): Expansion {
    const zoom = cluster % ZOOMS;
    const members = this.membersOf(Math.floor(cluster / ZOOMS), zoom);
    if (!this.isOneSpot(members)) {
      for (let deeper = zoom + 1; deeper <= DEEPEST_ZOOM; deeper += 1) {
        if (this.parts(members, deeper)) return { zoom: deeper, ids: [] };
      }
    }
    return { zoom: null, ids: members.slice(0, SPOT_LIMIT).map((row) => this.table.id[row]!) };
  }

  /** One zoom alone: a tree of all of them costs several times as much, and has to be made anew for every filter. */
  private tree(zoom: number): Tree {
    let tree = this.trees.get(zoom);
    if (!tree) {
      tree = new Supercluster<Placed, Placed>({ radius: radiusAt(zoom), extent: WORLD_PX, minZoom: zoom, maxZoom: zoom });
      tree.load(Array.from(this.rows, (row) => this.features[row]!));
      this.trees.set(zoom, tree);
    }
    return tree;
  }

  private membersOf(cluster: number, zoom: number): number[] {
    return this.tree(zoom).getLeaves(cluster, Infinity).map(({ properties }) => properties.row);
  }

  /** Does the map's `zoom` show these rows as more than one mark?  A cluster lies within two radii of its points. */
  private parts(rows: readonly number[], zoom: number): boolean {
    const box = boxOf(this.table, rows);
    if (!box) return false;
    const margin = (2 * radiusAt(zoom) * 360) / (WORLD_PX * 2 ** zoom);
    const around: Bounds = [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
    return !this.tree(zoom).getClusters([...around], zoom).some((found) => {
      if (!isCluster(found) || found.properties.point_count < rows.length) return false;
      const members = new Set(this.membersOf(found.properties.cluster_id, zoom));
      return rows.every((row) => members.has(row));
    });
  }

  private isOneSpot(rows: readonly number[]): boolean {
    const { lon, lat } = this.table;
    const first = rows[0]!;
    return rows.every((row) => lon[row] === lon[first] && lat[row] === lat[first]);
  }

  private mark(found: Found, zoom: number): Mark {
    if (isCluster(found)) {
      const [lon = 0, lat = 0] = found.geometry.coordinates;
      const { cluster_id, point_count } = found.properties;
      return { id: cluster_id * ZOOMS + zoom, lon, lat, count: point_count, step: "", flags: 0 };
    }
    const { row } = found.properties;
    const { id, lon, lat, flags, codes, dictionaries } = this.table;
    const step = String(dictionaries["step"]?.[codes["step"]![row]!] ?? "");
    return { id: id[row]!, lon: lon[row]!, lat: lat[row]!, count: 1, step, flags: flags[row]! };
  }
}
