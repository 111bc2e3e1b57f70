/** Points whose symbols would overlap are joined: each point that is still alone takes all that lie within reach. */

import type { Table } from "./table";

type Placed = Pick<Table, "x" | "y" | "lon" | "lat">;

/** Groups of places (positions in the `rows` that were joined), each at the mean of its points. */
export class Joined {
  constructor(
    readonly count: number,
    /** By group, in degrees. */
    readonly lon: Float64Array,
    readonly lat: Float64Array,
    /** By group: where its members begin in `members`; one more at the end. */
    private readonly starts: Uint32Array,
    private readonly places: Uint32Array,
    private readonly groupOf: Int32Array,
  ) {}

  size(group: number): number {
    return this.starts[group + 1]! - this.starts[group]!;
  }

  members(group: number): Uint32Array {
    return this.places.subarray(this.starts[group], this.starts[group + 1]);
  }

  /** Are these places in more than one group? */
  parts(places: Uint32Array): boolean {
    const first = this.groupOf[places[0]!];
    return places.some((place) => this.groupOf[place] !== first);
  }
}

/** Places by squares as wide as the reach; several squares may share a bucket, which costs time, never the result. */
class Buckets {
  /** Where the places of each bucket begin in `places`; one more at the end. */
  readonly starts: Uint32Array;
  readonly places: Uint32Array;
  private readonly mask: number;

  constructor({ x, y }: Placed, rows: Uint32Array, private readonly side: number) {
    const size = 2 ** Math.ceil(Math.log2(rows.length + 1));
    this.mask = size - 1;
    this.starts = new Uint32Array(size + 1);
    this.places = new Uint32Array(rows.length);
    const bucketOf = new Uint32Array(rows.length);
    for (let place = 0; place < rows.length; place += 1) {
      const row = rows[place]!;
      const bucket = this.bucket(this.square(x[row]!), this.square(y[row]!));
      bucketOf[place] = bucket;
      this.starts[bucket + 1]! += 1;
    }
    for (let bucket = 0; bucket < size; bucket += 1) this.starts[bucket + 1]! += this.starts[bucket]!;
    const next = this.starts.slice();
    for (let place = 0; place < rows.length; place += 1) this.places[next[bucketOf[place]!]!++] = place;
  }

  square(coordinate: number): number {
    return Math.floor(coordinate / this.side);
  }

  bucket(column: number, row: number): number {
    return (Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663)) & this.mask;
  }
}

/** Join those of `rows` that lie within `reach` (a part of the world's width) of one that no other has taken. */
export function join(placed: Placed, rows: Uint32Array, reach: number): Joined {
  const { x, y, lon, lat } = placed;
  const buckets = new Buckets(placed, rows, reach);
  const groupOf = new Int32Array(rows.length).fill(-1);
  const places = new Uint32Array(rows.length);
  const starts = new Uint32Array(rows.length + 1);
  const lonOf = new Float64Array(rows.length);
  const latOf = new Float64Array(rows.length);
  const reach2 = reach * reach;
  const { starts: begins, places: waiting } = buckets;
  let count = 0;
  let taken = 0;
  for (let place = 0; place < rows.length; place += 1) {
    if (groupOf[place]! >= 0) continue;
    const centreX = x[rows[place]!]!;
    const centreY = y[rows[place]!]!;
    const column = buckets.square(centreX);
    const line = buckets.square(centreY);
    let lonSum = 0;
    let latSum = 0;
    for (let near = 0; near < 9; near += 1) {
      const bucket = buckets.bucket(column + (near % 3) - 1, line + Math.floor(near / 3) - 1);
      const end = begins[bucket + 1]!;
      for (let index = begins[bucket]!; index < end; index += 1) {
        const other = waiting[index]!;
        if (groupOf[other]! >= 0) continue;
        const row = rows[other]!;
        const east = x[row]! - centreX;
        const south = y[row]! - centreY;
        if (east * east + south * south > reach2) continue;
        groupOf[other] = count;
        places[taken] = other;
        taken += 1;
        lonSum += lon[row]!;
        latSum += lat[row]!;
      }
    }
    lonOf[count] = lonSum / (taken - starts[count]!);
    latOf[count] = latSum / (taken - starts[count]!);
    count += 1;
    starts[count] = taken;
  }
  return new Joined(count, lonOf.subarray(0, count), latOf.subarray(0, count), starts, places, groupOf);
}
