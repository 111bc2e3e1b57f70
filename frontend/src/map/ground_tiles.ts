/** One square of the ground: which layers' tiles it needs, what they hold, and how it is painted. */

import type { LayerConfig } from "../config";
import { HIGHLIGHT, shapeStyle } from "./styles";
import type { Shape, TileFeatures } from "./tile_features";

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The territory to show as the answer: all shapes of `layer` with this code. */
export interface Highlight {
  readonly layer: string;
  readonly code: string;
}

/** From the ground up; names and points stand above all of them. */
const PAINT_ORDER = [
  "grids",
  "water",
  "roads",
  "buildings",
  "places",
  "renovation_zones",
  "road_sections",
  "junctions",
  "divisions",
];
/** Layers without a switch of their own. */
const SWITCHED_WITH: Readonly<Record<string, string>> = { junctions: "road_sections" };

/** The address of one layer's tile on `on` (YYYY-MM-DD). */
export function tileUrl(template: string, layer: string, tile: TileAddress, on: string): string {
  const path = template
    .replace("{layer}", encodeURIComponent(layer))
    .replace("{z}", String(tile.z))
    .replace("{x}", String(tile.x))
    .replace("{y}", String(tile.y));
  return `${path}?as_of=${encodeURIComponent(on)}`;
}

/** Does the tile `tile` lie on Earth, where the map is wider than the world? */
export function isOnEarth(tile: TileAddress): boolean {
  const count = 2 ** tile.z;
  return tile.z >= 0 && tile.y >= 0 && tile.y < count && tile.x >= 0 && tile.x < count;
}

/** Which layers have tiles at zoom `z` and are switched on? */
export function layersAt(layers: readonly LayerConfig[], hidden: readonly string[], z: number): LayerConfig[] {
  return layers.filter((layer) => z >= layer.minZoom && z <= layer.maxZoom && !isHidden(layer.name, hidden));
}

/** Is this layer switched off, by its own switch or by the one it shares? */
export function isHidden(layer: string, hidden: readonly string[]): boolean {
  return hidden.includes(SWITCHED_WITH[layer] ?? layer);
}

/** The edges of streets, all of them before the first street, so that no edge crosses a junction. */
function paintCasings(context: CanvasRenderingContext2D, layer: string, shapes: readonly Shape[], zoom: number): void {
  for (const shape of shapes) {
    const style = shapeStyle(layer, shape.properties, zoom);
    if (style.casing === undefined) return;
    context.strokeStyle = style.casing;
    context.lineWidth = style.width + 2;
    context.setLineDash([]);
    context.stroke(shape.path);
  }
}

function paintShape(context: CanvasRenderingContext2D, layer: string, shape: Shape, zoom: number): void {
  const style = shapeStyle(layer, shape.properties, zoom);
  if (style.fill !== null && shape.closed) {
    context.fillStyle = style.fill;
    context.fill(shape.path, "evenodd");
  }
  context.strokeStyle = style.stroke;
  context.lineWidth = style.width;
  context.setLineDash([...style.dash]);
  context.stroke(shape.path);
}

/** Divisions lie under everything else, so they are outlined, not tinted. */
function paintHighlight(context: CanvasRenderingContext2D, layer: string, shape: Shape): void {
  context.setLineDash([]);
  if (shape.closed && layer !== "divisions") {
    context.fillStyle = HIGHLIGHT.fill;
    context.fill(shape.path, "evenodd");
  }
  context.strokeStyle = HIGHLIGHT.casing;
  context.lineWidth = 6;
  context.stroke(shape.path);
  context.strokeStyle = HIGHLIGHT.stroke;
  context.lineWidth = 3;
  context.stroke(shape.path);
}

/** Paint a square of `size` CSS pixels from what has arrived, the answer last and loudest. */
export function paintGround(
  canvas: HTMLCanvasElement,
  features: ReadonlyMap<string, TileFeatures>,
  options: { readonly size: number; readonly zoom: number; readonly highlight: Highlight | null },
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = canvas.width / options.size;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, options.size, options.size);
  context.lineJoin = context.lineCap = "round";
  for (const layer of PAINT_ORDER) {
    const shapes = features.get(layer)?.shapes ?? [];
    paintCasings(context, layer, shapes, options.zoom);
    for (const shape of shapes) paintShape(context, layer, shape, options.zoom);
  }
  const { highlight } = options;
  if (!highlight) return;
  for (const shape of features.get(highlight.layer)?.shapes ?? []) {
    if (shape.code === highlight.code) paintHighlight(context, highlight.layer, shape);
  }
}
