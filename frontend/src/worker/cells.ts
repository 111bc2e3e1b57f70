/** Rows by small squares of the map: what stands in one square is clustered as one. */

import { RED } from "./lights";
import type { Table } from "./table";

/** A square that holds rows: the middle of where they lie (degrees), and how many of them are red. */
export interface Cell {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  readonly red: number;
}

type Placed = Pick<Table, "x" | "y" | "parts" | "box" | "lights">;

/** All squares that hold any of the rows, in the order in which they are met. */
export class Cells {
  readonly all: readonly Cell[];
  /** By place among the rows. */
  private readonly cellOf: Uint32Array;
  private readonly firsts: Uint32Array;
  private sorted: SortedRows | null = null;

  /** Squares of `size_deg` of longitude, as high as they are wide in the middle of all rows' box. */
  constructor(
    { x, y, parts, box: [west, south, east, north], lights }: Placed,
    private readonly rows: Uint32Array,
    size_deg: number,
  ) {
    const { length } = rows;
    const width = size_deg * parts;
    const height = width * Math.cos((((south + north) / 2 / parts) * Math.PI) / 180);
    const across = Math.floor((east - west) / width) + 1;
    const cells = new Map<number, number>();
    const [cellOf, firsts, counts, reds] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
    const [sumsX, sumsY] = [new Float64Array(length), new Float64Array(length)];
    // One pass for all of it: the map's first clusters come before the compiler knows the loop.
    for (let place = 0; place < length; place += 1) {
      const row = rows[place]!;
      const [rowX, rowY] = [x[row]!, y[row]!];
      const square = Math.floor((rowY - south) / height) * across + Math.floor((rowX - west) / width);
      let cell = cells.get(square);
      if (cell === undefined) {
        cells.set(square, (cell = cells.size));
        firsts[cell] = row;
      }
      cellOf[place] = cell;
      counts[cell]! += 1;
      sumsX[cell]! += rowX;
      sumsY[cell]! += rowY;
      if (lights[row] === RED) reds[cell]! += 1;
    }
    [this.cellOf, this.firsts] = [cellOf, firsts];
    this.all = Array.from({ length: cells.size }, (_, cell) => {
      const count = counts[cell]!;
      return { lon: sumsX[cell]! / count / parts, lat: sumsY[cell]! / count / parts, count, red: reds[cell]! };
    });
  }

  /** The first row of one square. */
  firstOf(cell: number): number {
    return this.firsts[cell]!;
  }

  /** The rows of one square, in their order.  Sorted when they are asked for: the map does not wait for it. */
  of(cell: number): Uint32Array {
    const { rows, begins } = (this.sorted ??= sortedBy(this.cellOf, this.all.length, this.rows));
    return rows.subarray(begins[cell], begins[cell + 1]);
  }
}

/** Rows cell by cell, and where those of each cell begin, and at last where they end. */
interface SortedRows {
  readonly rows: Uint32Array;
  readonly begins: Uint32Array;
}

function sortedBy(cellOf: Uint32Array, cells: number, rows: Uint32Array): SortedRows {
  const begins = new Uint32Array(cells + 1);
  for (let place = 0; place < cellOf.length; place += 1) begins[cellOf[place]! + 1]! += 1;
  for (let cell = 1; cell <= cells; cell += 1) begins[cell]! += begins[cell - 1]!;
  const next = begins.slice();
  const sorted = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) sorted[next[cellOf[place]!]!++] = rows[place]!;
  return { rows: sorted, begins };
}
