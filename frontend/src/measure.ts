/** Measuring on the ellipsoid: the length of a way, the area of a piece of ground, by clicks or by keyboard. */

import { byId } from "./dom";
import type { Place } from "./geography";
import { fill, gettext } from "./i18n";
import type { DrawnShape } from "./map/shapes";

export type MeasureMode = "line" | "area";

export interface Measurement {
  readonly mode: MeasureMode;
  readonly points: readonly Place[];
}

/** What was measured: metres along the way (around the ground), the last leg, square metres within. */
export interface Size {
  readonly length_m: number;
  readonly leg_m: number;
  readonly area_m2: number;
}

/** One 亩 is 1/15 of a hectare. */
const MU_M2 = 10_000 / 15;

/** How large is it?  CGCS2000 ellipsoid; fetches the arithmetic when it is first needed. */
export async function sizeOf({ mode, points }: Measurement): Promise<Size> {
  const { ellipsoidalLength, ellipsoidalRing } = await import("./measure_ellipsoid");
  const legs = points.slice(1).map((point, index) => ellipsoidalLength(points[index]!, point));
  const leg_m = legs.at(-1) ?? 0;
  if (mode === "line") return { length_m: legs.reduce((sum, leg) => sum + leg, 0), leg_m, area_m2: 0 };
  const { perimeter_m, area_m2 } = ellipsoidalRing(points);
  return { length_m: perimeter_m, leg_m, area_m2 };
}

/** An area in square metres, in 亩, and from a hectare on in hectares. */
export function areaText(area_m2: number): string {
  const square = fill(gettext("%(m2)s m²"), { m2: area_m2 < 100 ? area_m2.toFixed(1) : Math.round(area_m2) });
  const mu = fill(gettext("%(mu)s mu"), { mu: (area_m2 / MU_M2).toFixed(2) });
  const parts = [square, mu];
  if (area_m2 >= 10_000) parts.push(fill(gettext("%(ha)s ha"), { ha: (area_m2 / 10_000).toFixed(2) }));
  return parts.join(" · ");
}

/** A length to the decimetre, from a kilometre on to the metre. */
export function lengthText(length_m: number): string {
  if (length_m < 1000) return fill(gettext("%(m)s m"), { m: length_m.toFixed(1) });
  return fill(gettext("%(km)s km"), { km: (length_m / 1000).toFixed(3) });
}

function resultText({ mode, points }: Measurement, size: Size): string {
  const needed = mode === "line" ? 2 : 3;
  if (points.length < needed) {
    return mode === "line"
      ? gettext("Click the way point by point; by keyboard, Enter takes the middle of the map.")
      : gettext("Click the corners one by one; by keyboard, Enter takes the middle of the map.");
  }
  if (mode === "line") {
    const total = lengthText(size.length_m);
    return points.length === 2 ? total : fill(gettext("%(total)s, last leg %(leg)s"), { total, leg: lengthText(size.leg_m) });
  }
  return fill(gettext("%(area)s, around it %(length)s"), { area: areaText(size.area_m2), length: lengthText(size.length_m) });
}

/** What is drawn of a measurement: its line or ground, and a dot at each point. */
export function measureShapes({ mode, points }: Measurement): DrawnShape[] {
  const path = points.map(({ lon, lat }) => [lon, lat]);
  const dots = path.map((coordinates): DrawnShape => ({ part: "vertex", geometry: { type: "Point", coordinates } }));
  if (path.length < 2) return dots;
  const isGround = mode === "area" && path.length > 2;
  const geometry: DrawnShape["geometry"] = isGround
    ? { type: "Polygon", coordinates: [[...path, path[0]!]] }
    : { type: "LineString", coordinates: path };
  return [{ part: "measure", geometry }, ...dots];
}

/** The tool: open while there is a measurement, even one without points. */
export class MeasureTool {
  private readonly root = byId("measuring");
  private readonly result = byId("measure-result");
  private readonly button = byId("tool-measure");
  private measurement: Measurement | null = null;

  constructor(private readonly onChange: (measurement: Measurement | null) => void) {
    this.button.addEventListener("click", () => this.toggle());
    byId("measure-undo").addEventListener("click", () => this.undo());
    byId("measure-clear").addEventListener("click", () => this.set([]));
    byId("measure-close").addEventListener("click", () => this.toggle());
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-measure]")) {
      button.addEventListener("click", () => this.setMode(button.dataset["measure"] as MeasureMode));
    }
  }

  get isOpen(): boolean {
    return this.measurement !== null;
  }

  toggle(): void {
    this.onChange(this.measurement ? null : { mode: "line", points: [] });
  }

  /** One more point; the same again (the second click of two) is none. */
  add(place: Place): void {
    const last = this.measurement?.points.at(-1);
    if (!this.measurement || (last?.lon === place.lon && last.lat === place.lat)) return;
    this.set([...this.measurement.points, place]);
  }

  undo(): void {
    this.set(this.measurement?.points.slice(0, -1) ?? []);
  }

  async show(measurement: Measurement | null): Promise<void> {
    this.measurement = measurement;
    this.root.hidden = measurement === null;
    this.button.setAttribute("aria-pressed", String(measurement !== null));
    if (!measurement) return;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-measure]")) {
      button.setAttribute("aria-pressed", String(button.dataset["measure"] === measurement.mode));
    }
    const size = await sizeOf(measurement);
    if (this.measurement === measurement) this.result.textContent = resultText(measurement, size);
  }

  private setMode(mode: MeasureMode): void {
    if (this.measurement) this.onChange({ ...this.measurement, mode });
  }

  private set(points: readonly Place[]): void {
    if (this.measurement) this.onChange({ ...this.measurement, points });
  }
}
