/** How each layer is drawn: a calm ground, pale fills, names with a halo, one loud colour for the answer. */

import type { Palette, Pair } from "./palette";

export interface ShapeStyle {
  readonly fill: string | null;
  readonly stroke: string | null;
  /** CSS pixels. */
  readonly width: number;
  readonly dash: readonly number[];
  /** A line under the line, wider than it by this many pixels, that parts it from its ground. */
  readonly casing?: { readonly colour: string; readonly width: number };
}

export interface LabelStyle {
  readonly font: string;
  readonly colour: string;
  readonly halo: string;
  /** Lower comes first where two names want the same ground. */
  readonly priority: number;
}

type Properties = Readonly<Record<string, unknown>>;

const FONT_FAMILY = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

/** How wide a street of each class is drawn: metres on the ground, but never thinner than so many pixels. */
const ROAD_WIDTHS: Readonly<Record<string, readonly [metres: number, pixels: number]>> = {
  arterial: [24, 2.4],
  secondary: [17, 1.8],
  branch: [10, 1.2],
  lane: [4.5, 0.8],
};
/** CSS pixels a metre at zoom 0 in the middle latitudes of China; streets are symbols, not surveys. */
const PIXELS_PER_METRE = 1 / 135_000;

function font(weight: number, size_px: number): string {
  return `${weight} ${size_px}px ${FONT_FAMILY}`;
}

function unitHue(palette: Palette, properties: Properties): Pair {
  const number = Number(properties["hue"] ?? 0);
  return palette.units[Math.abs(Math.trunc(number)) % palette.units.length]!;
}

function roadStyle(palette: Palette, properties: Properties, zoom: number): ShapeStyle {
  const [fill, casing] = palette.road;
  const [metres, pixels] = ROAD_WIDTHS[String(properties["road_class"])] ?? [4.5, 0.8];
  const width = Math.max(pixels, metres * PIXELS_PER_METRE * 2 ** zoom);
  const dash = properties["pedestrian"] === true ? [4, 3] : [];
  return { fill: null, stroke: fill, width, dash, casing: { colour: casing, width: 2 } };
}

/** The further the procedure, the stronger; what has ended is a dashed outline. */
function structureStyle({ structures: [fill, stroke] }: Palette, properties: Properties): ShapeStyle {
  switch (properties["class"]) {
    case "open":
      return { fill: null, stroke, width: 2, dash: [] };
    case "decided":
      return { fill, stroke, width: 2, dash: [] };
    default:
      return { fill: null, stroke, width: 1.4, dash: [3, 3] };
  }
}

function hydrantStyle({ hydrants }: Palette, properties: Properties): ShapeStyle {
  switch (properties["class"]) {
    case "reach":
      return { fill: hydrants.reach[0], stroke: null, width: 0, dash: [] };
    case "stretch":
      return { fill: null, stroke: hydrants.stretch, width: 4, dash: [] };
    default:
      return { fill: hydrants.ground[0], stroke: hydrants.ground[1], width: 1, dash: [] };
  }
}

/** By what the month has seen; a key industry has a wide edge.  The legend shows that and the larger symbol bare. */
function inspectionStyle({ inspection }: Palette, properties: Properties): ShapeStyle {
  const name = String(properties["class"]);
  const wide = name === "key" || properties["key"] === true;
  const [fill, stroke] = inspection[name as keyof Palette["inspection"]] ?? inspection.bare;
  return { fill, stroke, width: wide ? 2.8 : 1.2, dash: [] };
}

function divisionWidth(properties: Properties): number {
  switch (properties["level"]) {
    case "county":
      return 2.6;
    case "township":
      return 2;
    default:
      return 1.2;
  }
}

/** How is this shape of `layer` drawn at `zoom`? */
export function shapeStyle(palette: Palette, layer: string, properties: Properties, zoom: number): ShapeStyle {
  const near = zoom >= 15;
  switch (layer) {
    case "water":
      return { fill: palette.water[0], stroke: palette.water[1], width: 1, dash: [] };
    case "buildings":
      return { fill: palette.building[0], stroke: near ? palette.building[1] : null, width: 0.7, dash: [] };
    case "roads":
      return roadStyle(palette, properties, zoom);
    case "grids": {
      const [fill, stroke] = unitHue(palette, properties);
      return { fill, stroke, width: near ? 1.6 : 1, dash: [] };
    }
    case "road_sections":
    case "junctions":
      return { fill: palette.section[0], stroke: palette.section[1], width: near ? 1.2 : 0.8, dash: [] };
    case "places":
      return { fill: palette.place[0], stroke: palette.place[1], width: 1.2, dash: [4, 3] };
    case "renovation_zones":
      return { fill: palette.zone[0], stroke: palette.zone[1], width: 1.8, dash: [8, 4] };
    case "suppression_areas":
      return { fill: palette.suppression[0], stroke: palette.suppression[1], width: 1.8, dash: [2, 4] };
    case "illegal_structures":
      return structureStyle(palette, properties);
    case "hydrants":
      return hydrantStyle(palette, properties);
    case "inspection_points":
      return inspectionStyle(palette, properties);
    case "divisions":
      return { fill: null, stroke: palette.division, width: divisionWidth(properties), dash: [9, 3, 2, 3] };
    default:
      return { fill: null, stroke: palette.other, width: 1, dash: [] };
  }
}

/** How is a name of `layer` written at `zoom`?  Null where the layer's names are not shown there. */
export function labelStyle(palette: Palette, layer: string, properties: Properties, zoom: number): LabelStyle | null {
  const { halo } = palette;
  switch (layer) {
    case "grids":
      return zoom < 12 ? null : { font: font(600, zoom >= 15 ? 14 : 12), colour: palette.gridName, halo, priority: 0 };
    case "divisions":
      if (zoom >= lastDivisionZoom(properties)) return null;
      return { font: font(500, 12), colour: palette.divisionName, halo, priority: 1 };
    case "renovation_zones":
      return zoom < 14 ? null : { font: font(600, 12), colour: palette.zoneName, halo, priority: 2 };
    case "road_sections":
      return zoom < 15 ? null : { font: font(500, 12), colour: palette.sectionName, halo, priority: 3 };
    case "places":
      return zoom < 16 ? null : { font: font(500, 12), colour: palette.placeName, halo, priority: 4 };
    case "roads":
      return zoom < roadNamedFrom(properties) ? null : { font: font(400, 12), colour: palette.roadName, halo, priority: 5 };
    case "water":
      return zoom < 13 ? null : { font: `italic ${font(400, 12)}`, colour: palette.waterName, halo, priority: 6 };
    case "buildings":
      return zoom < 17 ? null : { font: font(400, 11), colour: palette.buildingName, halo, priority: 7 };
    default:
      return null;
  }
}

function roadNamedFrom(properties: Properties): number {
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
function lastDivisionZoom(properties: Properties): number {
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

export const CLUSTER_FONT = font(600, 11);
export const GROUP_FONT = font(400, 10);
