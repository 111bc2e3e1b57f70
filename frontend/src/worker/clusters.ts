/** The filtered points by place: clusters from afar, single points from near, spots where several lie on each other. */

import Supercluster, { type ClusterFeature, type PointFeature } from "supercluster";

import type { Bounds } from "../geography";
import { LIGHT, LIGHTS } from "../points/columns";
import type { Expansion, Mark } from "../points/messages";
import { Cells } from "./cells";
import { boxOf, type Table } from "./table";

/** CSS pixels within which points are joined: only what would overlap. */
const RADIUS_PX = 30;
/** From near few points are in view: only those are joined that lie on each other. */
const SPOT_RADIUS_PX = 10;
/** Parts of the radius: points nearer to each other than a cell are one for supercluster. */
const CELLS = 2;
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

/** What supercluster knows of a cell, and adds up for a cluster. */
interface Held {
  readonly cell: number;
  count: number;
  red: number;
}

type Found = ClusterFeature<Held> | PointFeature<Held>;

/** The clusters of one zoom, and what they are made of. */
interface Level {
  readonly cells: Cells;
  readonly tree: Supercluster<Held, Held>;
}

function radiusAt(zoom: number): number {
  return zoom > CLUSTERED_ZOOM ? SPOT_RADIUS_PX : RADIUS_PX;
}

/** The number of a cluster or of a cell. */
function numberOf({ properties }: Found): number {
  return "cluster" in properties ? properties.cluster_id : properties.cell;
}

/** So many CSS pixels at the map's zoom, in degrees of longitude. */
function degreesOf(pixels: number, zoom: number): number {
  return (pixels * 360) / (WORLD_PX * 2 ** zoom);
}

/** Some rows (by rising number), clustered at each zoom that was looked at; each filter makes a new one. */
export class Clusters {
  private readonly levels = new Map<number, Level>();

  constructor(
    private readonly table: Table,
    private readonly rows: Uint32Array,
  ) {}

  /** What stands between `bounds` at the map's `zoom`. */
  marks(bounds: Bounds, zoom: number): Mark[] {
    const level = Math.floor(zoom);
    const { cells, tree } = this.level(level);
    return tree.getClusters([...bounds], level).map((found) => this.mark(found, level, cells));
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
    return { zoom: null, ids: members.slice(-SPOT_LIMIT).map((row) => this.table.id[row]!) };
  }

  /** One zoom alone: a tree of all of them costs several times as much, and has to be made anew for every filter. */
  private level(zoom: number): Level {
    let level = this.levels.get(zoom);
    if (!level) {
      level = this.makeLevel(zoom);
      this.levels.set(zoom, level);
    }
    return level;
  }

  private makeLevel(zoom: number): Level {
    const radius = radiusAt(zoom);
    const cells = new Cells(this.table, this.rows, degreesOf(radius / CELLS, zoom));
    const tree = new Supercluster<Held, Held>({
      radius,
      extent: WORLD_PX,
      minZoom: zoom,
      maxZoom: zoom,
      map: ({ cell, count, red }) => ({ cell, count, red }),
      reduce: (sum, { count, red }) => {
        sum.count += count;
        sum.red += red;
      },
    });
    tree.load(
      cells.all.map(({ lon, lat, count, red }, cell) => ({
        type: "Feature",
        properties: { cell, count, red },
        geometry: { type: "Point", coordinates: [lon, lat] },
      })),
    );
    return { cells, tree };
  }

  /** The rows of a cell or cluster, by rising number; supercluster numbers its clusters from the number of cells on. */
  private membersOf(number: number, zoom: number): number[] {
    const { cells, tree } = this.level(zoom);
    const held = number < cells.all.length ? [number] : tree.getLeaves(number, Infinity).map(({ properties }) => properties.cell);
    return held.flatMap((cell) => [...cells.of(cell)]).sort((one, other) => one - other);
  }

  /** Does the map's `zoom` show these rows as more than one mark?  A cluster lies within two radii of its points. */
  private parts(rows: readonly number[], zoom: number): boolean {
    const box = boxOf(this.table, rows);
    if (!box) return false;
    const margin = degreesOf(2 * radiusAt(zoom), zoom);
    const around: Bounds = [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
    return !this.level(zoom).tree.getClusters([...around], zoom).some((found) => {
      if (found.properties.count < rows.length) return false;
      const members = new Set(this.membersOf(numberOf(found), zoom));
      return rows.every((row) => members.has(row));
    });
  }

  private isOneSpot(rows: readonly number[]): boolean {
    const { x, y } = this.table;
    const first = rows[0]!;
    return rows.every((row) => x[row] === x[first] && y[row] === y[first]);
  }

  private mark(found: Found, zoom: number, cells: Cells): Mark {
    const { count, red } = found.properties;
    if (count === 1) return this.point(cells.firstOf(found.properties.cell));
    const [lon = 0, lat = 0] = found.geometry.coordinates;
    return { id: numberOf(found) * ZOOMS + zoom, lon, lat, count, step: "", flags: 0, light: "", red };
  }

  private point(row: number): Mark {
    const { id, x, y, parts, flags, codes, dictionaries } = this.table;
    const step = String(dictionaries["step"]?.[codes["step"]![row]!] ?? "");
    const light = LIGHTS[codes[LIGHT]![row]!] ?? "";
    return { id: id[row]!, lon: x[row]! / parts, lat: y[row]! / parts, count: 1, step, flags: flags[row]!, light, red: light === "red" ? 1 : 0 };
  }
}
