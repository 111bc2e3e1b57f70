/** The points of the reader as columns, as /api/v1/points/columns/?format=arrays gives them: row n of each is one point. */

export interface CategoryEntry {
  readonly key: string;
  readonly name: string;
  readonly name_en: string;
  readonly group: string;
  readonly group_en: string;
}

export interface NamedEntry {
  readonly code: string;
  readonly name: string;
  readonly short_name?: string;
}

/** What a number of a column stands for: something with a code and a name, or a bare word. */
export type Entry = CategoryEntry | NamedEntry | string;

interface Head {
  readonly count: number;
  /** Days are those of the county: YYYY-MM-DD. */
  readonly as_of: string;
  /** From this day on all points are here, of the days before those whose case is open. */
  readonly since: string;
  /** That day where nobody asks for an earlier one. */
  readonly since_unasked: string;
  /** Are there others, that have ended before? */
  readonly has_older: boolean;
  readonly mine: { readonly grids: readonly number[]; readonly units: readonly number[] };
  readonly dictionaries: Readonly<Record<string, readonly Entry[]>>;
  /** Columns that are offered as facets besides FACETS. */
  readonly facets: readonly string[];
}

/**
 * id, lon and lat (`parts` of which make up a degree), day (since 1970-01-01), flags (bits), warn and due (seconds since then, -1 for none); every other column holds numbers of entries of its
 * dictionary, -1 for none.
 */
export interface Columns extends Head {
  readonly numbers: Readonly<Record<string, ArrayLike<number>>>;
  /** How many make up one, by column; one where it is not named. */
  readonly parts: Readonly<Record<string, number>>;
  /** The least and the most of a column's numbers; 0 for both where there are none.  Of ids only the steps. */
  readonly ranges: Readonly<Record<string, Range>>;
}

export type Range = readonly [least: number, most: number];

/** How a column lies in the answer: surveys/column_forms.py. */
interface Told {
  readonly name: string;
  readonly type: keyof typeof TYPES;
  /** Of the numbers as they lie there. */
  readonly least: number;
  readonly most: number;
  /** Each number is that many more than the one before. */
  readonly steps?: true;
  /** So many make up one. */
  readonly parts?: number;
}

const TYPES = { i1: Int8Array, i2: Int16Array, i4: Int32Array, f8: Float64Array } as const;
const LENGTH_BYTES = 4;
/** Columns begin at multiples of so many bytes. */
const ALIGNED = 8;

function summed(steps: ArrayLike<number>): Float64Array {
  const numbers = new Float64Array(steps);
  let sum = 0;
  for (let row = 0; row < numbers.length; row += 1) numbers[row] = sum += numbers[row]!;
  return numbers;
}

/** The columns in the answer's bytes, most of them where they lie; throws RangeError where the answer was cut off. */
export function readColumns(bytes: ArrayBuffer): Columns {
  const length = new DataView(bytes).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(bytes, LENGTH_BYTES, length));
  const { columns, ...head } = JSON.parse(text) as Head & { readonly columns: readonly Told[] };
  const numbers: Record<string, ArrayLike<number>> = {};
  const parts: Record<string, number> = {};
  const ranges: Record<string, Range> = {};
  let begin = LENGTH_BYTES + length;
  for (const told of columns) {
    const lying = new TYPES[told.type](bytes, begin, head.count);
    numbers[told.name] = told.steps ? summed(lying) : lying;
    ranges[told.name] = [told.least, told.most];
    if (told.parts) parts[told.name] = told.parts;
    begin += Math.ceil(lying.byteLength / ALIGNED) * ALIGNED;
  }
  return { ...head, numbers, parts, ranges };
}

/** The facet that the clock tells: made of `warn` and `due` (seconds since 1970-01-01, -1: no clock runs). */
export const LIGHT = "light";
export const LIGHTS = ["red", "yellow", "green"] as const;
export type Light = (typeof LIGHTS)[number] | "";

/** Columns that every page offers as facets, in this order. */
export const FACETS = ["state", LIGHT, "urged", "category", "unit", "grid", "section", "community"] as const;
/** Columns that a row of the list needs besides the facets. */
export const SHOWN = ["step", "handler", "supervisor"] as const;
/** The dictionary of a column that has none of its own name. */
const DICTIONARY_OF: Readonly<Record<string, string>> = { handler: "unit", supervisor: "unit" };

/** The key under which an entry stands in the address: stable, where its number is not. */
export function keyOf(entry: Entry): string {
  if (typeof entry === "string") return entry;
  return "key" in entry ? entry.key : entry.code;
}

/** The name of the dictionary in which the numbers of `column` are looked up. */
export function dictionaryOf(column: string): string {
  return DICTIONARY_OF[column] ?? column;
}

const DAY_MS = 86_400_000;

/** The number of days from 1970-01-01 to `date` (YYYY-MM-DD). */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The day (YYYY-MM-DD) that lies `day` days after 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
