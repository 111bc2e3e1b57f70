/** Outlines and lines over the ground: the territories of an answer, the way to the border, what is opened. */

import type { Geometry, Position } from "geojson";

import type { Bounds, Place } from "../geography";
import type { Palette } from "./palette";

/** From places of the Earth to pixels of the canvas. */
export type Project = (place: Place) => { readonly x: number; readonly y: number };

export type ShapePart = "accountable" | "handling" | "supervising" | "alternative" | "opened" | "border" | "measure" | "vertex";

/** A geometry in degrees (EPSG:4490), and what it is to the reader. */
export interface DrawnShape {
  readonly part: ShapePart;
  readonly geometry: Geometry;
  /** Written beside a line, such as its length. */
  readonly text?: string;
}

interface Look {
  readonly stroke: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly fill: string | null;
}

/** What matters least is drawn first. */
const ORDER: readonly ShapePart[] = [
  "alternative",
  "supervising",
  "handling",
  "opened",
  "accountable",
  "border",
  "measure",
  "vertex",
];
const SHORTEST_WITH_TEXT_PX = 28;
/** A point's outline, where a facility is what decided; a corner of what is measured. */
const SPOT_RADIUS_PX = 9;
const VERTEX_RADIUS_PX = 4;

function lookOf(palette: Palette, part: ShapePart): Look {
  switch (part) {
    case "accountable":
    case "opened":
      return { stroke: palette.answer[1], width: 3, dash: [], fill: palette.answer[0] };
    case "handling":
      return { stroke: palette.handling, width: 2.5, dash: [10, 5], fill: null };
    case "supervising":
      return { stroke: palette.supervising, width: 2.5, dash: [2, 5], fill: null };
    case "alternative":
      return { stroke: palette.other, width: 2, dash: [6, 5], fill: null };
    case "border":
      return { stroke: palette.chosen, width: 2, dash: [], fill: null };
    case "measure":
      return { stroke: palette.measure, width: 2.5, dash: [], fill: palette.measureFill };
    case "vertex":
      return { stroke: palette.measure, width: 2, dash: [], fill: palette.casing };
  }
}

type Ring = readonly Position[];

function trace(path: Path2D, ring: Ring, project: Project, closed: boolean): void {
  ring.forEach(([lon = 0, lat = 0], index) => {
    const { x, y } = project({ lon, lat });
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  if (closed) path.closePath();
}

function circle(path: Path2D, [lon = 0, lat = 0]: Position, radius: number, project: Project): void {
  const { x, y } = project({ lon, lat });
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

/** The geometry in pixels; whether it encloses ground. */
export function pathOf({ geometry, part }: DrawnShape, project: Project): { path: Path2D; closed: boolean } {
  const path = new Path2D();
  switch (geometry.type) {
    case "Polygon":
      geometry.coordinates.forEach((ring) => trace(path, ring, project, true));
      return { path, closed: true };
    case "MultiPolygon":
      geometry.coordinates.flat().forEach((ring) => trace(path, ring, project, true));
      return { path, closed: true };
    case "LineString":
      trace(path, geometry.coordinates, project, false);
      return { path, closed: false };
    case "MultiLineString":
      geometry.coordinates.forEach((line) => trace(path, line, project, false));
      return { path, closed: false };
    case "Point":
      circle(path, geometry.coordinates, part === "vertex" ? VERTEX_RADIUS_PX : SPOT_RADIUS_PX, project);
      return { path, closed: true };
    default:
      return { path, closed: false };
  }
}

/** The box around a geometry: west, south, east, north. */
export function boundsOf(geometry: Geometry): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    } else value.forEach(take);
  };
  if (geometry.type === "GeometryCollection") geometry.geometries.forEach((part) => take("coordinates" in part ? part.coordinates : []));
  else take(geometry.coordinates);
  return [west, south, east, north];
}

/** The same shapes as lines, which leave what lies within them as it is. */
export function outlinesOf(shapes: readonly DrawnShape[]): DrawnShape[] {
  return shapes.map((shape) => {
    if (shape.geometry.type !== "Polygon") return shape;
    return { ...shape, geometry: { type: "MultiLineString", coordinates: shape.geometry.coordinates } };
  });
}

function writeBeside(context: CanvasRenderingContext2D, palette: Palette, shape: DrawnShape, project: Project): void {
  if (!shape.text || shape.geometry.type !== "LineString") return;
  const ends = [shape.geometry.coordinates[0], shape.geometry.coordinates.at(-1)];
  const [from, to] = ends.map(([lon = 0, lat = 0] = []) => project({ lon, lat }));
  if (!from || !to || Math.hypot(to.x - from.x, to.y - from.y) < SHORTEST_WITH_TEXT_PX) return;
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2 - 9];
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.strokeStyle = palette.halo;
  context.strokeText(shape.text, x, y);
  context.fillStyle = palette.chosen;
  context.fillText(shape.text, x, y);
}

/** Draw the shapes, what matters most on top. */
export function drawShapes(
  context: CanvasRenderingContext2D,
  palette: Palette,
  shapes: readonly DrawnShape[],
  project: Project,
): void {
  context.lineJoin = "round";
  context.lineCap = "round";
  const ordered = [...shapes].sort((first, second) => ORDER.indexOf(first.part) - ORDER.indexOf(second.part));
  for (const shape of ordered) {
    const look = lookOf(palette, shape.part);
    const { path, closed } = pathOf(shape, project);
    if (look.fill && closed) {
      context.fillStyle = look.fill;
      context.fill(path, "evenodd");
    }
    context.setLineDash([]);
    context.strokeStyle = palette.casing;
    context.lineWidth = look.width + 3;
    context.stroke(path);
    context.setLineDash([...look.dash]);
    context.strokeStyle = look.stroke;
    context.lineWidth = look.width;
    context.stroke(path);
    context.setLineDash([]);
    writeBeside(context, palette, shape, project);
  }
}
