/** Points and clusters of points as symbols: how large, which colour, which one lies under a finger. */

import type { Mark } from "../points/messages";
import type { Box } from "./labels";
import type { Palette } from "./palette";
import { isFallback } from "../wording";
import type { Pixel, Sprites } from "./sprites";
import { CLUSTER_FONT } from "./styles";

/** A mark at its pixels of the view. */
export interface PlacedMark extends Mark {
  readonly x: number;
  readonly y: number;
}

export const POINT_RADIUS_PX = 5;
const REACH_PX = 14;
const CLUSTER_MIN_RADIUS_PX = 8;
const LARGE_CLUSTER = 20;
/** Lights are told apart by their form too: a square, a triangle, a disc. */
const SQUARE_PX = 5.5;
const TRIANGLE_PX = 6.5;
/** The ring around a point that lies in no territory. */
const FALLBACK_RADIUS_PX = 9.5;
/** How many of a cluster are red stands in a red box at its upper right, clear of how many there are. */
const BADGE_HEIGHT_PX = 13;
const BADGE_DIGIT_PX = 6.5;

/** The radius in CSS pixels of a mark of `count` points: grows with the logarithm, so that 100,000 still fit. */
export function radiusOf(count: number): number {
  return count > 1 ? CLUSTER_MIN_RADIUS_PX + 3 * Math.log10(count) : POINT_RADIUS_PX;
}

/** A count in as few characters as a cluster has room for. */
export function countText(count: number): string {
  return count > 9999 ? `${Math.floor(count / 1000)}k` : String(count);
}

/** The mark at (x, y) or nearest within a finger's reach, null where there is none; ties go to the lower id. */
export function markAt(marks: readonly PlacedMark[], x: number, y: number): PlacedMark | null {
  let nearest: PlacedMark | null = null;
  let shortest = Infinity;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance > Math.max(REACH_PX, radiusOf(mark.count))) continue;
    if (distance < shortest || (distance === shortest && mark.id < (nearest?.id ?? Infinity))) {
      [nearest, shortest] = [mark, distance];
    }
  }
  return nearest;
}

/** The ground that names leave free: large clusters, and the middle of the others. */
export function takenBy(marks: readonly PlacedMark[]): Box[] {
  return marks.flatMap(({ x, y, count }) => {
    const half = count >= LARGE_CLUSTER ? radiusOf(count) : radiusOf(count) - 3;
    return [{ left: x - half, right: x + half, top: y - half, bottom: y + half }];
  });
}

/** A shape filled and outlined: `trace` makes its path around (0, 0), `reach` CSS pixels far at most. */
interface Shape {
  readonly key: string;
  readonly reach: number;
  readonly trace: (context: CanvasRenderingContext2D) => void;
}

function disc(radius: number): Shape {
  return { key: `disc ${radius}`, reach: radius, trace: (context) => context.arc(0, 0, radius, 0, 2 * Math.PI) };
}

const SQUARE: Shape = {
  key: "square",
  reach: SQUARE_PX,
  trace: (context) => context.rect(-SQUARE_PX, -SQUARE_PX, 2 * SQUARE_PX, 2 * SQUARE_PX),
};
const TRIANGLE: Shape = {
  key: "triangle",
  reach: TRIANGLE_PX,
  trace: (context) => {
    context.moveTo(0, -TRIANGLE_PX);
    context.lineTo(TRIANGLE_PX, TRIANGLE_PX - 1);
    context.lineTo(-TRIANGLE_PX, TRIANGLE_PX - 1);
    context.closePath();
  },
};
const POINT = disc(POINT_RADIUS_PX);
const FALLBACK = disc(FALLBACK_RADIUS_PX);

function badge(width: number): Shape {
  return { key: `badge ${width}`, reach: width, trace: (context) => context.rect(-width / 2, -BADGE_HEIGHT_PX / 2, width, BADGE_HEIGHT_PX) };
}

/** A canvas and the symbols that are copied to it. */
interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly sprites: Sprites;
  readonly palette: Palette;
}

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly line_px: number;
}

function put({ context, sprites }: Pen, at: Pixel, { key, reach, trace }: Shape, { fill, stroke, line_px }: Look): void {
  sprites.draw(context, at, `${key} ${fill} ${stroke} ${line_px}`, reach + line_px, (sprite) => {
    sprite.beginPath();
    trace(sprite);
    sprite.fillStyle = fill;
    sprite.fill();
    sprite.lineWidth = line_px;
    sprite.strokeStyle = stroke;
    sprite.stroke();
  });
}

/** The shape of a single mark. */
function shapeOf({ light }: PlacedMark): Shape {
  return light === "red" ? SQUARE : light === "yellow" ? TRIANGLE : POINT;
}

function drawPoint(pen: Pen, mark: PlacedMark): void {
  const { halo, fallback, points } = pen.palette;
  const at = pen.sprites.snapped(mark);
  if (isFallback(mark.step)) put(pen, at, FALLBACK, { fill: halo, stroke: fallback, line_px: 2 });
  const [fill, stroke] = points[mark.light || "unlit"];
  put(pen, at, shapeOf(mark), { fill, stroke, line_px: 1.5 });
}

function drawBadge(pen: Pen, { count, red }: PlacedMark, { x, y }: Pixel): void {
  const [fill, stroke] = pen.palette.points.red;
  const text = countText(red);
  const width = BADGE_DIGIT_PX * (text.length + 1);
  const radius = radiusOf(count);
  const at = pen.sprites.snapped({ x: x + radius * 0.55 + width / 2, y: y - radius * 0.4 - BADGE_HEIGHT_PX / 2 });
  put(pen, at, badge(width), { fill, stroke, line_px: 1.5 });
  pen.context.fillStyle = stroke;
  pen.context.fillText(text, at.x, at.y);
}

function drawCluster(pen: Pen, mark: PlacedMark): void {
  const { context, palette, sprites } = pen;
  const at = sprites.snapped(mark);
  const [fill, stroke] = mark.light === "" ? palette.cluster : palette.points[mark.light];
  put(pen, at, disc(Math.round(2 * radiusOf(mark.count)) / 2), { fill, stroke, line_px: 2 });
  context.fillStyle = mark.light === "" ? palette.clusterText : stroke;
  context.fillText(countText(mark.count), at.x, at.y);
  if (mark.red > 0) drawBadge(pen, mark, at);
}

/** Draw points, then clusters. */
export function drawMarks(context: CanvasRenderingContext2D, sprites: Sprites, palette: Palette, marks: readonly PlacedMark[]): void {
  const pen: Pen = { context, sprites, palette };
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = CLUSTER_FONT;
  for (const mark of marks) if (mark.count === 1) drawPoint(pen, mark);
  for (const mark of marks) if (mark.count > 1) drawCluster(pen, mark);
}

/** Show the point that is meant above everything, loud where it is opened and quiet where it is only pointed at. */
export function drawRing(
  context: CanvasRenderingContext2D,
  palette: Palette,
  at: Pixel,
  loud: boolean,
): void {
  const circle = (radius: number) => {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  };
  context.setLineDash([]);
  circle(loud ? 13 : 11);
  context.fillStyle = palette.casing;
  context.fill();
  context.lineWidth = loud ? 3 : 2;
  context.strokeStyle = palette.chosen;
  context.stroke();
  circle(POINT_RADIUS_PX);
  context.fillStyle = palette.chosen;
  context.fill();
}
