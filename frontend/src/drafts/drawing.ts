/** The rows of a draft while somebody draws on them: steps that change every row which has the border, and back again.
 *
 *  The server takes the same steps (grids/editions/borders.py) and judges; tests/contract/border_steps.json holds both together.
 */

/** Longitude and latitude, with all the digits that the server told: corners are shared where the numbers are the same. */
export type Corner = readonly [number, number];
type Path = readonly Corner[];

export type RowGeometry =
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Path[])[] }
  | { readonly type: "LineString"; readonly coordinates: Path };

export interface Step {
  readonly do: "move" | "insert" | "remove";
  readonly along: readonly Corner[];
}

/** Polygons with their rings, whose first corner is not said again at the end; a line is one path of one part. */
export interface Shape {
  readonly isLine: boolean;
  readonly parts: readonly (readonly Path[])[];
}

export type Refusal = "no_corner" | "no_edge" | "too_few" | "held";

/** A step that cannot be taken here. */
export class StepRefused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

/** How near (degrees, about a millimetre) a corner must lie to an edge to be on it. */
const TOUCHING_DEG = 1e-8;

type Rows = ReadonlyMap<number, Shape>;

interface Moment {
  readonly rows: Rows;
  readonly steps: readonly Step[];
}

export class Drawing {
  private past: Moment[] = [];
  private now: Moment = { rows: new Map(), steps: [] };
  private future: Moment[] = [];
  private held: readonly Path[] = [];

  get rows(): Rows {
    return this.now.rows;
  }

  /** Everything that was done since the rows were loaded. */
  get steps(): readonly Step[] {
    return this.now.steps;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Begin anew with what the server has; what others hold, stays. */
  begin(rows: Rows, held: readonly Shape[]): void {
    this.past = [];
    this.future = [];
    this.now = { rows, steps: [] };
    this.held = held.flatMap(({ parts }) => parts.flat().map((path) => [...path, path[0]!]));
  }

  /** Is this corner on a border that others hold? */
  isHeld(at: Corner): boolean {
    return this.held.some((path) => path.some((one, n) => n > 0 && distance(at, path[n - 1]!, one) <= TOUCHING_DEG));
  }

  /** What would the rows be?  Throws StepRefused. */
  preview(step: Step): Rows {
    return taken(this.now.rows, step);
  }

  /** Take a step; throws StepRefused, and nothing is done. */
  take(step: Step): void {
    const [at, other] = step.along as [Corner, Corner];
    const touched = step.do === "insert" ? middle(at, other) : at;
    if (this.isHeld(touched)) throw new StepRefused("held");
    const rows = this.preview(step);
    this.past.push(this.now);
    this.future = [];
    this.now = { rows, steps: [...this.now.steps, step] };
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.now);
    this.now = before;
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.now);
    this.now = after;
  }

  /** Which rows are others than those that were loaded? */
  changed(): number[] {
    const first = this.past[0]?.rows ?? this.now.rows;
    return [...this.now.rows.keys()].filter((row) => this.now.rows.get(row) !== first.get(row));
  }
}

export function shapeOf(geometry: RowGeometry): Shape {
  if (geometry.type === "LineString") return { isLine: true, parts: [[geometry.coordinates]] };
  return { isLine: false, parts: geometry.coordinates.map((rings) => rings.map((ring) => ring.slice(0, -1))) };
}

/** By which one step does a shape become the other?  null: by none, or by more than one. */
export function stepBetween(before: Shape, after: Shape): Step | null {
  const old = before.parts.flat();
  const pairs = after.parts.flat().map((path, n) => [old[n] ?? [], path] as const);
  const others = pairs.filter(([one, other]) => one.length !== other.length || one.some((at, n) => !isSame(at, other[n]!)));
  if (others.length !== 1 || old.length !== pairs.length) return null;
  const [was, is] = others[0]!;
  const at = is.findIndex((corner, n) => !was[n] || !isSame(corner, was[n]));
  const first = at < 0 ? is.length : at;
  if (is.length === was.length && is.filter((corner, n) => !isSame(corner, was[n]!)).length > 1) return null;
  if (is.length === was.length) return { do: "move", along: [was[first]!, is[first]!] };
  if (is.length === was.length - 1) return { do: "remove", along: [was[first]!] };
  if (is.length !== was.length + 1) return null;
  const [before_, next] = [is[(first + is.length - 1) % is.length]!, is[(first + 1) % is.length]!];
  return { do: "insert", along: [before_, next, is[first]!] };
}

export function isSame(one: Corner, other: Corner): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function taken(rows: Rows, step: Step): Rows {
  const [at, other, third] = step.along as [Corner, Corner, Corner];
  if (step.do === "insert") return inserted(knotted(knotted(rows, at), other), at, other, third);
  if (!has(rows, at)) throw new StepRefused("no_corner");
  const to = step.do === "move" ? other : null;
  const drawn = replaced(knotted(rows, at), at, to);
  return to ? knotted(drawn, to) : drawn;
}

/** Every row that runs through the place has a corner there, too. */
function knotted(rows: Rows, at: Corner): Rows {
  return mapped(rows, (path, isLine) => {
    if (path.some((corner) => isSame(corner, at))) return path;
    const number = edges(path, isLine).findIndex(([one, other]) => distance(at, one, other) <= TOUCHING_DEG);
    return number < 0 ? path : path.toSpliced(number + 1, 0, at);
  });
}

function replaced(rows: Rows, at: Corner, to: Corner | null): Rows {
  return mapped(rows, (path, isLine) => {
    if (!path.some((corner) => isSame(corner, at))) return path;
    const drawn = path.flatMap((corner) => (!isSame(corner, at) ? [corner] : to ? [to] : []));
    const kept = drawn.filter((corner, n) => n === 0 || !isSame(corner, drawn[n - 1]!));
    if (!isLine && kept.length > 1 && isSame(kept[0]!, kept.at(-1)!)) kept.pop();
    if (new Set(kept.map(String)).size < (isLine ? 2 : 3)) throw new StepRefused("too_few");
    return kept;
  });
}

function inserted(rows: Rows, one: Corner, other: Corner, at: Corner): Rows {
  const drawn = mapped(rows, (path, isLine) => {
    const number = edges(path, isLine).findIndex(
      ([a, b]) => (isSame(a, one) && isSame(b, other)) || (isSame(a, other) && isSame(b, one)),
    );
    return number < 0 ? path : path.toSpliced(number + 1, 0, at);
  });
  if (drawn === rows) throw new StepRefused("no_edge");
  return drawn;
}

/** The rows with each path changed; what stays the same is the same object. */
function mapped(rows: Rows, change: (path: Path, isLine: boolean) => Path): Rows {
  let isChanged = false;
  const drawn = new Map(rows);
  for (const [row, shape] of rows) {
    const parts = shape.parts.map((part) => part.map((path) => change(path, shape.isLine)));
    if (parts.every((part, n) => part.every((path, ring) => path === shape.parts[n]![ring]))) continue;
    drawn.set(row, { ...shape, parts });
    isChanged = true;
  }
  return isChanged ? drawn : rows;
}

function edges(path: Path, isLine: boolean): [Corner, Corner][] {
  const ends = isLine ? path.slice(1) : [...path.slice(1), path[0]!];
  return ends.map((end, n) => [path[n]!, end]);
}

function has(rows: Rows, at: Corner): boolean {
  return [...rows.values()].some(({ parts }) => parts.some((part) => part.some((path) => path.some((one) => isSame(one, at)))));
}

function middle(one: Corner, other: Corner): Corner {
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
}

/** How far (degrees) is a place from an edge? */
function distance(at: Corner, one: Corner, other: Corner): number {
  const [dx, dy] = [other[0] - one[0], other[1] - one[1]];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((at[0] - one[0]) * dx + (at[1] - one[1]) * dy) / length2;
  const within = Math.min(1, Math.max(0, along));
  return Math.hypot(one[0] + within * dx - at[0], one[1] + within * dy - at[1]);
}
