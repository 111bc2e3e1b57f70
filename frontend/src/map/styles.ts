/** How each layer is drawn: a calm paper ground, pale fills, names with a halo, one loud colour for the answer. */

export interface ShapeStyle {
  readonly fill: string | null;
  readonly stroke: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dash: readonly number[];
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
    case "road_sections":
    case "junctions":
      return { fill: "rgba(255, 255, 255, 0.82)", stroke: "#8a8378", width: near ? 1.2 : 0.8, dash: [] };
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
    case "places":
      return zoom < 16 ? null : { font: `500 12px ${FONT_FAMILY}`, colour: "#654d17", halo, priority: 3 };
    default:
      return null;
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
