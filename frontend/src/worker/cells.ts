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
  /** The rows, square by square, each square's in their order. */
  private readonly rows: Uint32Array;
  /** Where the rows of each square begin, and at last where they end. */
  private readonly begins: Uint32Array;

  /** Squares of `size_deg` of longitude, as high as they are wide in the middle of all rows' box. */
  constructor(table: Placed, rows: Uint32Array, size_deg: number) {
    const { x, y, parts, box: [west, south, east, north] } = table;
    const width = size_deg * parts;
    const height = width * Math.cos((((south + north) / 2 / parts) * Math.PI) / 180);
    const across = Math.floor((east - west) / width) + 1;
    const numbers = new Map<number, number>();
    const numberOf = new Uint32Array(rows.length);
    for (let place = 0; place < rows.length; place += 1) {
      const row = rows[place]!;
      const square = Math.floor((y[row]! - south) / height) * across + Math.floor((x[row]! - west) / width);
      let number = numbers.get(square);
      if (number === undefined) numbers.set(square, (number = numbers.size));
      numberOf[place] = number;
    }
    this.begins = beginsOf(numberOf, numbers.size);
    this.rows = sorted(rows, numberOf, this.begins);
    this.all = Array.from({ length: numbers.size }, (_, cell) => this.told(table, cell));
  }

  /** The rows of one square. */
  of(cell: number): Uint32Array {
    return this.rows.subarray(this.begins[cell], this.begins[cell + 1]);
  }

  private told({ x, y, parts, lights }: Placed, cell: number): Cell {
    const [begin, end] = [this.begins[cell]!, this.begins[cell + 1]!];
    const count = end - begin;
    let [east, north, red] = [0, 0, 0];
    for (let place = begin; place < end; place += 1) {
      const row = this.rows[place]!;
      east += x[row]!;
      north += y[row]!;
      if (lights[row] === RED) red += 1;
    }
    return { lon: east / count / parts, lat: north / count / parts, count, red };
  }
}

function beginsOf(numberOf: Uint32Array, cells: number): Uint32Array {
  const begins = new Uint32Array(cells + 1);
  for (let place = 0; place < numberOf.length; place += 1) begins[numberOf[place]! + 1]! += 1;
  for (let cell = 1; cell <= cells; cell += 1) begins[cell]! += begins[cell - 1]!;
  return begins;
}

function sorted(rows: Uint32Array, numberOf: Uint32Array, begins: Uint32Array): Uint32Array {
  const next = begins.slice();
  const result = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) result[next[numberOf[place]!]!++] = rows[place]!;
  return result;
}
