/** The filtered points by place: clusters from afar, single points from near, spots where several lie on each other. */

import type { Bounds } from "../geography";
import type { Expansion, Mark } from "../points/messages";
import { type Joined, join } from "./joining";
import type { Table } from "./table";

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

/** Those of `rows`, joined at each zoom that was looked at; each filter makes a new one. */
export class Clusters {
  private readonly zooms = new Map<number, Joined>();

  constructor(
    private readonly table: Table,
    private readonly rows: Uint32Array,
  ) {}

  /** What stands between `bounds` at the map's `zoom`. */
  marks([west, south, east, north]: Bounds, zoom: number): Mark[] {
    const level = Math.floor(zoom);
    const joined = this.joined(level);
    const width = east - west;
    const marks: Mark[] = [];
    for (let number = 0; number < joined.count; number += 1) {
      const lat = joined.lat[number]!;
      if (lat < south || lat > north) continue;
      const lon = joined.lon[number]!;
      const beyond = (lon - west) / 360;
      if ((beyond - Math.floor(beyond)) * 360 <= width) marks.push(this.mark(joined, number, level));
    }
    return marks;
  }

  /** How far must the map go in to part the cluster, and, where it never does, which points are there? */
  expand(cluster: number): Expansion {
    const zoom = cluster % ZOOMS;
    const joined = this.joined(zoom);
    const members = joined.members(Math.floor(cluster / ZOOMS));
    if (!this.isOneSpot(members)) {
      for (let deeper = zoom + 1; deeper <= DEEPEST_ZOOM; deeper += 1) {
        if (this.joined(deeper).parts(members)) return { zoom: deeper, ids: [] };
      }
    }
    const named = members.subarray(0, SPOT_LIMIT);
    return { zoom: null, ids: Array.from(named, (place) => this.table.id[this.rows[place]!]!) };
  }

  private joined(zoom: number): Joined {
    let joined = this.zooms.get(zoom);
    if (!joined) {
      const radius_px = zoom > CLUSTERED_ZOOM ? SPOT_RADIUS_PX : RADIUS_PX;
      joined = join(this.table, this.rows, radius_px / (WORLD_PX * 2 ** zoom));
      this.zooms.set(zoom, joined);
    }
    return joined;
  }

  private isOneSpot(members: Uint32Array): boolean {
    const { lon, lat } = this.table;
    const first = this.rows[members[0]!]!;
    return members.every((place) => lon[this.rows[place]!] === lon[first] && lat[this.rows[place]!] === lat[first]);
  }

  private mark(joined: Joined, number: number, zoom: number): Mark {
    const [lon, lat, count] = [joined.lon[number]!, joined.lat[number]!, joined.size(number)];
    if (count > 1) return { id: number * ZOOMS + zoom, lon, lat, count, step: "", flags: 0 };
    const row = this.rows[joined.members(number)[0]!]!;
    const { id, flags, codes, dictionaries } = this.table;
    const step = String(dictionaries["step"]?.[codes["step"]![row]!] ?? "");
    return { id: id[row]!, lon: this.table.lon[row]!, lat: this.table.lat[row]!, count: 1, step, flags: flags[row]! };
  }
}
