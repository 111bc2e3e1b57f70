/** Small pictures of the layers for the legend, drawn with the very styles of the map. */

import { drawFacilities } from "./facilities";
import { drawMarks, type PlacedMark } from "./marks";
import type { Palette } from "./palette";
import type { Light } from "../points/columns";
import { Sprites } from "./sprites";
import { shapeStyle } from "./styles";

/** CSS pixels. */
const WIDTH = 28;
const HEIGHT = 18;
/** The zoom whose style the legend shows. */
const ZOOM = 15;
/** A cluster is larger than a swatch. */
const CLUSTER_SCALE = 0.7;
/** Lines are drawn along, areas around. */
const LINES: ReadonlySet<string> = new Set(["roads", "divisions", "stretch"]);
/** Half the height of a square on its corner, and of one that stands out. */
const CORNERED = 6;
const CORNERED_LARGE = 8;

function shapePath(layer: string, name: string): Path2D {
  const path = new Path2D();
  if (layer === "inspection_points") {
    const half = name === "must" ? CORNERED_LARGE : CORNERED;
    path.moveTo(WIDTH / 2, HEIGHT / 2 - half);
    for (const [x, y] of [[half, 0], [0, half], [-half, 0]] as const) path.lineTo(WIDTH / 2 + x, HEIGHT / 2 + y);
    path.closePath();
  } else if (LINES.has(name || layer)) {
    path.moveTo(1, HEIGHT / 2 + 4);
    path.lineTo(WIDTH / 2, HEIGHT / 2 - 2);
    path.lineTo(WIDTH - 1, HEIGHT / 2 + 1);
  } else path.roundRect(2, 2, WIDTH - 4, HEIGHT - 4, layer === "road_sections" ? 0 : 2);
  return path;
}

function drawShape(context: CanvasRenderingContext2D, palette: Palette, layer: string, name: string): void {
  const style = shapeStyle(palette, layer, { level: "township", road_class: "branch", hue: 0, class: name }, ZOOM);
  const path = shapePath(layer, name);
  if (style.casing) {
    context.strokeStyle = style.casing.colour;
    context.lineWidth = Math.min(style.width, 5) + style.casing.width;
    context.stroke(path);
  }
  if (style.fill !== null) {
    context.fillStyle = style.fill;
    context.fill(path);
  }
  if (style.stroke === null) return;
  context.setLineDash([...style.dash]);
  context.strokeStyle = style.stroke;
  context.lineWidth = Math.min(style.width, 5);
  context.stroke(path);
}

function pointAt(x: number, light: Light, more: Partial<PlacedMark> = {}): PlacedMark {
  return { id: x, lon: 0, lat: 0, count: 1, step: "", flags: 0, light, red: 0, x, y: HEIGHT / 2, ...more };
}

/** What each entry of the legend of points shows, from left to right. */
function pointsOf(name: string): PlacedMark[] {
  const middle = WIDTH / 2;
  switch (name) {
    case "":
      return [pointAt(8, "red"), pointAt(20, "green")];
    case "clustered":
      return [pointAt(14, "", { count: 8, red: 3, y: 15 })];
    case "fallback":
      return [pointAt(middle, "green", { step: "OFFICE" })];
    case "unlit":
      return [pointAt(middle, "")];
    default:
      return [pointAt(middle, name as Light)];
  }
}

function drawFacility(context: CanvasRenderingContext2D, palette: Palette, status: string): void {
  const properties = { status: status || "intact" };
  drawFacilities(context, palette, [{ id: 1, code: "", layer: "facilities", properties, x: WIDTH / 2, y: HEIGHT / 2 }]);
}

/** Draw what `layer` looks like, or one class of it. */
export function drawSwatch(canvas: HTMLCanvasElement, palette: Palette, layer: string, name: string): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = (canvas.width / WIDTH) * (name === "clustered" ? CLUSTER_SCALE : 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.lineJoin = context.lineCap = "round";
  context.setLineDash([]);
  if (layer === "points") drawMarks(context, new Sprites(ratio), palette, pointsOf(name));
  else if (layer === "facilities") drawFacility(context, palette, name);
  else drawShape(context, palette, layer, name);
}
