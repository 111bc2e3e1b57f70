/** Points and clusters of points as symbols: how large, which colour, which one lies under a finger. */

import type { Mark } from "../points/messages";
import type { Box } from "./labels";
import type { Palette } from "./palette";
import { isFallback } from "../wording";
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

function disc(context: CanvasRenderingContext2D, mark: PlacedMark, radius: number): void {
  context.beginPath();
  context.arc(mark.x, mark.y, radius, 0, 2 * Math.PI);
}

/** The outline of a single mark. */
function outline(context: CanvasRenderingContext2D, { x, y, light }: PlacedMark): void {
  context.beginPath();
  if (light === "red") context.rect(x - SQUARE_PX, y - SQUARE_PX, 2 * SQUARE_PX, 2 * SQUARE_PX);
  else if (light === "yellow") {
    context.moveTo(x, y - TRIANGLE_PX);
    context.lineTo(x + TRIANGLE_PX, y + TRIANGLE_PX - 1);
    context.lineTo(x - TRIANGLE_PX, y + TRIANGLE_PX - 1);
    context.closePath();
  } else context.arc(x, y, POINT_RADIUS_PX, 0, 2 * Math.PI);
}

function drawPoint(context: CanvasRenderingContext2D, palette: Palette, mark: PlacedMark): void {
  const [fill, stroke] = palette.points[mark.light || "unlit"];
  if (isFallback(mark.step)) {
    disc(context, mark, FALLBACK_RADIUS_PX);
    context.fillStyle = palette.halo;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = palette.fallback;
    context.stroke();
  }
  outline(context, mark);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = stroke;
  context.stroke();
}

function drawBadge(context: CanvasRenderingContext2D, { points }: Palette, mark: PlacedMark): void {
  const [fill, stroke] = points.red;
  const text = countText(mark.red);
  const radius = radiusOf(mark.count);
  const [left, bottom] = [mark.x + radius * 0.55, mark.y - radius * 0.4];
  const width = BADGE_DIGIT_PX * (text.length + 1);
  context.beginPath();
  context.rect(left, bottom - BADGE_HEIGHT_PX, width, BADGE_HEIGHT_PX);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = stroke;
  context.stroke();
  context.font = CLUSTER_FONT;
  context.fillStyle = stroke;
  context.fillText(text, left + width / 2, bottom - BADGE_HEIGHT_PX / 2);
}

function drawCluster(context: CanvasRenderingContext2D, palette: Palette, mark: PlacedMark): void {
  const [fill, stroke] = mark.light === "" ? palette.cluster : palette.points[mark.light];
  disc(context, mark, radiusOf(mark.count));
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = stroke;
  context.stroke();
  context.font = CLUSTER_FONT;
  context.fillStyle = mark.light === "" ? palette.clusterText : stroke;
  context.fillText(countText(mark.count), mark.x, mark.y);
  if (mark.red > 0) drawBadge(context, palette, mark);
}

/** Draw points, then clusters. */
export function drawMarks(context: CanvasRenderingContext2D, palette: Palette, marks: readonly PlacedMark[]): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.setLineDash([]);
  for (const mark of marks) if (mark.count === 1) drawPoint(context, palette, mark);
  for (const mark of marks) if (mark.count > 1) drawCluster(context, palette, mark);
}

/** Show the point that is meant above everything, loud where it is opened and quiet where it is only pointed at. */
export function drawRing(
  context: CanvasRenderingContext2D,
  palette: Palette,
  at: { readonly x: number; readonly y: number },
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
