/** One square of the ground: which layers' tiles it needs, what they hold, how it is painted, what lies at a pixel. */

import type { LayerConfig } from "../config";
import type { Palette } from "./palette";
import { shapeStyle } from "./styles";
import type { Shape, TileFeatures } from "./tile_features";

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A shape of the ground by name, as it is found under a pixel. */
export interface GroundFeature {
  readonly layer: string;
  readonly id: number;
  readonly code: string;
  readonly name: string;
}

/** From the ground up; names and points stand above all of them. */
const PAINT_ORDER: readonly { readonly layer: string; readonly part: "all" | "fills" | "outlines" | "mine" }[] = [
  { layer: "grids", part: "all" },
  // The tint of a site lies under its river and its houses, the line around it above them.
  { layer: "places", part: "fills" },
  { layer: "water", part: "all" },
  { layer: "roads", part: "all" },
  { layer: "buildings", part: "all" },
  { layer: "places", part: "outlines" },
  { layer: "renovation_zones", part: "all" },
  { layer: "suppression_areas", part: "all" },
  { layer: "road_sections", part: "all" },
  { layer: "illegal_structures", part: "all" },
  { layer: "junctions", part: "all" },
  // Above the sections, whose stretches it marks.
  { layer: "hydrants", part: "all" },
  { layer: "divisions", part: "all" },
  { layer: "grids", part: "mine" },
  { layer: "inspection_points", part: "all" },
];
/** Layers whose shapes are found under a pixel, the topmost first: a line drawn later does not lift its ground. */
const FOUND_ORDER = [...new Set(PAINT_ORDER.map(({ layer }) => layer))].toReversed();
/** Layers without a switch of their own. */
const SWITCHED_WITH: Readonly<Record<string, string>> = { junctions: "road_sections" };
/** Points come as columns, not as tiles. */
const WITHOUT_TILES = new Set(["points"]);

/** The address of one tile of all these layers on `on` (YYYY-MM-DD); the same every day if none of them knows days. */
export function tileUrl(template: string, layers: readonly LayerConfig[], tile: TileAddress, on: string): string {
  const path = template
    .replace("{layers}", layers.map(({ name }) => encodeURIComponent(name)).join(","))
    .replace("{z}", String(tile.z))
    .replace("{x}", String(tile.x))
    .replace("{y}", String(tile.y));
  return layers.some(({ dated }) => dated) ? `${path}?as_of=${encodeURIComponent(on)}` : path;
}

/** Which layers come in one tile?  The base map by itself: its tiles stay the same on another day. */
export function loads(layers: readonly LayerConfig[]): LayerConfig[][] {
  const dated = layers.filter((layer) => layer.dated);
  const dateless = layers.filter((layer) => !layer.dated);
  return [dateless, dated].filter((load) => load.length > 0);
}

/** Does the tile `tile` lie on Earth, where the map is wider than the world? */
export function isOnEarth(tile: TileAddress): boolean {
  const count = 2 ** tile.z;
  return tile.z >= 0 && tile.y >= 0 && tile.y < count && tile.x >= 0 && tile.x < count;
}

/** Which layers have tiles at zoom `z` and are switched on? */
export function layersAt(layers: readonly LayerConfig[], hidden: readonly string[], z: number): LayerConfig[] {
  return layers.filter(
    ({ name, minZoom, maxZoom }) =>
      z >= minZoom && z <= maxZoom && !isHidden(name, hidden) && !WITHOUT_TILES.has(name),
  );
}

/** The switch that shows and hides this layer. */
export function switchOf(layer: string): string {
  return SWITCHED_WITH[layer] ?? layer;
}

/** Is this layer switched off, by its own switch or by the one it shares? */
export function isHidden(layer: string, hidden: readonly string[]): boolean {
  return hidden.includes(switchOf(layer));
}

export interface GroundLook {
  readonly palette: Palette;
  /** CSS pixels of the square's side. */
  readonly size: number;
  /** The map's zoom. */
  readonly zoom: number;
  /** By switch, from 0 to 1; 1 where it is not named. */
  readonly opacity: Readonly<Record<string, number>>;
  /** Codes of the reader's own grids. */
  readonly mine: ReadonlySet<string>;
}

function strokeWith(context: CanvasRenderingContext2D, path: Path2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

/** The reader's own grids stand out by a strong line. */
function paintMine(context: CanvasRenderingContext2D, shapes: readonly Shape[], look: GroundLook): void {
  for (const { code, path } of shapes) {
    if (look.mine.has(code)) strokeWith(context, path, look.palette.mine, 3);
  }
}

/** All casings come first, so that they do not cut roads apart where these meet. */
function paintLayer(
  context: CanvasRenderingContext2D,
  { layer, part }: (typeof PAINT_ORDER)[number],
  shapes: readonly Shape[],
  look: GroundLook,
): void {
  const styled = shapes.map((shape) => ({ shape, style: shapeStyle(look.palette, layer, shape.properties, look.zoom) }));
  for (const { shape, style } of styled) {
    if (style.casing) strokeWith(context, shape.path, style.casing.colour, style.width + style.casing.width);
  }
  for (const { shape, style } of styled) {
    if (style.fill !== null && shape.closed && part !== "outlines") {
      context.fillStyle = style.fill;
      context.fill(shape.path, "evenodd");
    }
    if (style.stroke === null || part === "fills") continue;
    context.setLineDash([...style.dash]);
    strokeWith(context, shape.path, style.stroke, style.width);
    context.setLineDash([]);
  }
}

/** Paint a square from what has arrived. */
export function paintGround(
  canvas: HTMLCanvasElement,
  features: ReadonlyMap<string, TileFeatures>,
  look: GroundLook,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = canvas.width / look.size;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, look.size, look.size);
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const painted of PAINT_ORDER) {
    context.globalAlpha = look.opacity[switchOf(painted.layer)] ?? 1;
    const shapes = features.get(painted.layer)?.shapes ?? [];
    if (painted.part === "mine") paintMine(context, shapes, look);
    else paintLayer(context, painted, shapes, look);
  }
  context.globalAlpha = 1;
}

/** Which shapes with an outline lie at (x, y) of the square, the topmost first? */
export function shapesAt(features: ReadonlyMap<string, TileFeatures>, x: number, y: number): GroundFeature[] {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [];
  return FOUND_ORDER.flatMap((layer) =>
    (features.get(layer)?.shapes ?? []).flatMap(({ id, code, closed, path, properties }) => {
      if (!closed || id === undefined || !context.isPointInPath(path, x, y, "evenodd")) return [];
      return [{ layer, id, code, name: String(properties["name"] ?? "") || code }];
    }),
  );
}
