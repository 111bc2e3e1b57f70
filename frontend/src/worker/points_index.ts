/** Everything that is known of the points: their columns, what the filter leaves, where that lies. */

import type { Bounds } from "../geography";
import type { Columns } from "../points/columns";
import { EVERYTHING, type PointFilter } from "../points/filter";
import type { Counts, Expansion, Loaded, Located, Mark, PointRow } from "../points/messages";
import { Clusters } from "./clusters";
import { select, type Selection } from "./filtering";
import { light } from "./lights";
import { boxOf, type Table, tableOf } from "./table";

const SECOND_MS = 1000;

/** The index of one answer of the server; it starts with everything in it.  Lights go by the server's clock. */
export class PointsIndex {
  private readonly table: Table;
  /** By how much is the server's clock ahead of this machine's, whose clock may be wrong? */
  private readonly ahead_ms: number;
  /** When a light will be another than the last filter saw, by this machine's clock; none has been seen yet. */
  changesAt_ms = -Infinity;
  private filter: PointFilter = EVERYTHING;
  private selection: Selection | null = null;
  private list: Uint32Array | null = null;
  private clusters: Clusters | null = null;

  constructor(columns: Columns, now_ms: number) {
    this.ahead_ms = now_ms - Date.now();
    this.table = tableOf(columns);
  }

  loaded(): Loaded {
    const { count, asOf, reach, facets, dictionaries, hasMine } = this.table;
    return { count, asOf, reach, facets, dictionaries, hasMine };
  }

  /** Choose which points are shown from now on; how many are they? */
  choose(filter: PointFilter): number {
    this.filter = filter;
    this.selection = null;
    this.list = null;
    this.clusters = null;
    const now_ms = Date.now();
    if (now_ms >= this.changesAt_ms) {
      this.changesAt_ms = light(this.table, (now_ms + this.ahead_ms) / SECOND_MS) * SECOND_MS - this.ahead_ms;
    }
    return this.selected().kept.length;
  }

  counts(): Counts {
    return this.selected().counts();
  }

  marks(bounds: Bounds, zoom: number): Mark[] {
    return this.clustered().marks(bounds, zoom);
  }

  expand(cluster: number): Expansion {
    return this.clustered().expand(cluster);
  }

  page(offset: number, limit: number): PointRow[] {
    return Array.from(this.listed().subarray(offset, offset + limit), (row) => this.row(row));
  }

  /** The point with this id and its place in the list; null where the reader has no such point. */
  locate(id: number): Located | null {
    const row = Array.prototype.indexOf.call(this.table.id, id);
    return row < 0 ? null : { row: this.row(row), position: this.listed().indexOf(row) };
  }

  /** The box around everything that the filter leaves; null: nothing. */
  extent(): Bounds | null {
    return boxOf(this.table, this.selected().kept);
  }

  private selected(): Selection {
    this.selection ??= select(this.table, this.filter);
    return this.selection;
  }

  private listed(): Uint32Array {
    this.list ??= this.selected().rows();
    return this.list;
  }

  private clustered(): Clusters {
    this.clusters ??= new Clusters(this.table, this.selected().kept);
    return this.clusters;
  }

  private row(row: number): PointRow {
    const { id, x, y, parts, day, flags, due, codes } = this.table;
    return {
      id: id[row]!,
      lon: x[row]! / parts,
      lat: y[row]! / parts,
      day: day[row]!,
      flags: flags[row]!,
      due: due[row]!,
      codes: Object.fromEntries(Object.entries(codes).map(([column, numbers]) => [column, numbers[row]!])),
    };
  }
}
