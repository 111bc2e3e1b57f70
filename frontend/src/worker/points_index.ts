/** Everything that is known of the points: their columns, what the filter leaves, where that lies. */

import type { Bounds } from "../geography";
import type { Columns } from "../points/columns";
import { EVERYTHING, type PointFilter } from "../points/filter";
import type { Counts, Expansion, Loaded, Located, Mark, PointRow } from "../points/messages";
import { Clusters, featuresOf } from "./clusters";
import { select, type Selection } from "./filtering";
import { boxOf, type Table, tableOf } from "./table";

/** The index of one answer of the server; it starts with everything in it. */
export class PointsIndex {
  private readonly table: Table;
  private readonly features: ReturnType<typeof featuresOf>;
  private filter: PointFilter = EVERYTHING;
  private selection: Selection | null = null;
  private clusters: Clusters | null = null;

  constructor(columns: Columns) {
    this.table = tableOf(columns);
    this.features = featuresOf(this.table);
  }

  loaded(): Loaded {
    const { count, asOf, facets, dictionaries, hasMine } = this.table;
    return { count, asOf, facets, dictionaries, hasMine };
  }

  /** Choose which points are shown from now on; how many are they? */
  choose(filter: PointFilter): number {
    this.filter = filter;
    this.selection = null;
    this.clusters = null;
    return this.selected().rows.length;
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
    return Array.from(this.selected().rows.subarray(offset, offset + limit), (row) => this.row(row));
  }

  /** The point with this id and its place in the list; null where the reader has no such point. */
  locate(id: number): Located | null {
    const row = this.table.id.indexOf(id);
    return row < 0 ? null : { row: this.row(row), position: this.selected().rows.indexOf(row) };
  }

  /** The box around everything that the filter leaves; null: nothing. */
  extent(): Bounds | null {
    return boxOf(this.table, this.selected().rows);
  }

  private selected(): Selection {
    this.selection ??= select(this.table, this.filter);
    return this.selection;
  }

  private clustered(): Clusters {
    this.clusters ??= new Clusters(this.table, this.features, this.selected().rows);
    return this.clusters;
  }

  private row(row: number): PointRow {
    const { id, lon, lat, day, flags, codes } = this.table;
    return {
      id: id[row]!,
      lon: lon[row]!,
      lat: lat[row]!,
      day: day[row]!,
      flags: flags[row]!,
      codes: Object.fromEntries(Object.entries(codes).map(([column, numbers]) => [column, numbers[row]!])),
    };
  }
}
