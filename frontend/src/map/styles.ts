/** How each layer is drawn: a calm paper ground, pale fills, names with a halo, one loud colour for the answer. */

export interface ShapeStyle {
  readonly fill: string | null;
  readonly stroke: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dash: readonly number[];
  /** Drawn under the stroke of every shape of the layer, wider by 1 px on each side. */
  readonly casing?: string;
}

export interface LabelStyle {
  readonly font: string;
  readonly colour: string;
  readonly halo: string;
  /** Lower comes first where two names want the same ground. */
  readonly priority: number;
}

export interface PointStyle {
  readonly fill: string;
  readonly stroke: string;
  /** CSS pixels. */
  readonly radius: number;
}

const FONT_FAMILY = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

/** Pale fills and their borders: neighbours that answer to different units differ in hue. */
const UNIT_HUES: readonly (readonly [fill: string, stroke: string])[] = [
  ["#d9e8df", "#5d8a72"],
  ["#dfe6f2", "#6079a6"],
  ["#f3e6d3", "#a68454"],
  ["#eae0ee", "#86689a"],
  ["#d8eaec", "#4f8890"],
  ["#f3dfdc", "#a86d64"],
  ["#e9ebd3", "#83894c"],
  ["#e6e2da", "#7d7566"],
];
const CASING = "rgba(255, 255, 255, 0.92)";

/** The colour of the answer: the territory that decided, outlined and tinted. */
export const HIGHLIGHT: { readonly fill: string; readonly stroke: string; readonly casing: string } = {
  fill: "rgba(255, 205, 184, 0.55)",
  stroke: "#c83818",
  casing: CASING,
};

/** How wide a street of each class is drawn: metres on the ground, but never thinner than so many pixels. */
const ROAD_WIDTHS: Readonly<Record<string, readonly [metres: number, pixels: number]>> = {
  arterial: [24, 2.4],
  secondary: [17, 1.8],
  branch: [10, 1.2],
  lane: [4.5, 0.8],
};
/** CSS pixels a metre at zoom 0 in the middle latitudes of China; streets are symbols, not surveys. */
const PIXELS_PER_METRE = 1 / 135_000;

function roadWidth(properties: Record<string, unknown>, zoom: number): number {
  const [metres, pixels] = ROAD_WIDTHS[String(properties["road_class"])] ?? [4.5, 0.8];
  return Math.max(pixels, metres * PIXELS_PER_METRE * 2 ** zoom);
}

function unitHue(properties: Record<string, unknown>): readonly [string, string] {
  const number = Number(properties["hue"] ?? 0);
  return UNIT_HUES[Math.abs(Math.trunc(number)) % UNIT_HUES.length] ?? ["#e6e2da", "#7d7566"];
}

/** How is this shape of `layer` drawn at `zoom`? */
export function shapeStyle(layer: string, properties: Record<string, unknown>, zoom: number): ShapeStyle {
  const near = zoom >= 15;
  switch (layer) {
    case "grids": {
      const [fill, stroke] = unitHue(properties);
      return { fill, stroke, width: near ? 1.6 : 1, dash: [] };
    }
    case "water":
      return { fill: "#b9d6e6", stroke: "#8fb6cc", width: near ? 1 : 0.6, dash: [] };
    case "buildings":
      return { fill: "#ddd6ca", stroke: "#b3a999", width: 0.7, dash: [] };
    case "roads":
      return { fill: null, stroke: "#ffffff", width: roadWidth(properties, zoom), dash: [], casing: "#bfb299" };
    case "renovation_zones":
      return { fill: "rgba(196, 82, 48, 0.12)", stroke: "#a8492c", width: 1.6, dash: [6, 3] };
    case "road_sections":
    case "junctions":
      return { fill: "rgba(255, 255, 255, 0.55)", stroke: "#8a8378", width: near ? 1.2 : 0.8, dash: [] };
    case "places":
      return { fill: "rgba(176, 142, 74, 0.26)", stroke: "#8a6a24", width: 1.2, dash: [4, 3] };
    case "divisions":
      return { fill: null, stroke: "#4f4660", width: divisionWidth(properties), dash: [9, 3, 2, 3] };
    default:
      return { fill: null, stroke: "#6b655b", width: 1, dash: [] };
  }
}

function divisionWidth(properties: Record<string, unknown>): number {
  switch (properties["level"]) {
    case "county":
      return 2.6;
    case "township":
      return 2;
    default:
      return 1.2;
  }
}

/** How is a name of `layer` written at `zoom`?  Null where the layer's names are not shown there. */
export function labelStyle(layer: string, properties: Record<string, unknown>, zoom: number): LabelStyle | null {
  const halo = "rgba(255, 255, 255, 0.9)";
  switch (layer) {
    case "grids":
      return { font: `600 ${zoom >= 15 ? 14 : 12}px ${FONT_FAMILY}`, colour: "#26332c", halo, priority: 0 };
    case "divisions":
      if (zoom >= lastDivisionZoom(properties)) return null;
      return { font: `500 12px ${FONT_FAMILY}`, colour: "#4f4660", halo, priority: 1 };
    case "road_sections":
      return zoom < 15 ? null : { font: `500 12px ${FONT_FAMILY}`, colour: "#5a544a", halo, priority: 2 };
    case "roads":
      return zoom < roadNamedFrom(properties) ? null : { font: `500 12px ${FONT_FAMILY}`, colour: "#6a6050", halo, priority: 4 };
    case "water":
      return zoom < 14 ? null : { font: `italic 500 12px ${FONT_FAMILY}`, colour: "#3f6f8c", halo, priority: 3 };
    case "renovation_zones":
      return zoom < 14 ? null : { font: `600 12px ${FONT_FAMILY}`, colour: "#8c3a20", halo, priority: 1 };
    case "buildings":
      return zoom < 18 ? null : { font: `400 11px ${FONT_FAMILY}`, colour: "#6a6050", halo, priority: 6 };
    case "places":
      return zoom < 16 ? null : { font: `500 12px ${FONT_FAMILY}`, colour: "#654d17", halo, priority: 3 };
    default:
      return null;
  }
}

function roadNamedFrom(properties: Record<string, unknown>): number {
  switch (properties["road_class"]) {
    case "arterial":
      return 14;
    case "secondary":
      return 15;
    case "branch":
      return 16;
    default:
      return 17;
  }
}

/** From which zoom on does a division fill the view, so that its name says nothing any more? */
function lastDivisionZoom(properties: Record<string, unknown>): number {
  switch (properties["level"]) {
    case "community":
      return 17;
    case "township":
      return 15;
    case "county":
      return 12;
    default:
      return 9;
  }
}

/** Which step gave a point its unit, as the legend groups them. */
export type PointClass = "grid" | "road" | "special" | "fallback";

const POINT_CLASSES: Readonly<Record<string, PointClass>> = {
  GRID: "grid",
  ROAD: "road",
  RULING: "special",
  SITE: "special",
  COMPOUND: "special",
};

/** To which entry of the legend does a point belong that was resolved by `step`? */
export function pointClass(step: unknown): PointClass {
  return POINT_CLASSES[String(step)] ?? "fallback";
}

export const POINT_STYLES: Readonly<Record<PointClass, PointStyle>> = {
  grid: { fill: "#1d6b57", stroke: "#ffffff", radius: 5 },
  road: { fill: "#2f5f9e", stroke: "#ffffff", radius: 5 },
  special: { fill: "#6f4b8b", stroke: "#ffffff", radius: 5 },
  fallback: { fill: "#ffffff", stroke: "#b4530a", radius: 5 },
};

export const CLUSTER_STYLE = { fill: "#2b4a43", stroke: "#ffffff", text: "#ffffff", font: `600 11px ${FONT_FAMILY}` };

/** Facilities are small squares, whole groups of them a little larger; what is broken stands out. */
export const FACILITY_STYLE = { fill: "#7a6a3a", broken: "#b4331a", stroke: "#ffffff", side: 6 };
