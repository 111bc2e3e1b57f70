/** Points and clusters of points as symbols: how large, which colour, which one lies under a finger. */

import type { Mark } from "../points/messages";
import type { Box } from "./labels";
import type { Palette } from "./palette";
import { CLUSTER_FONT, type PointClass } from "./styles";

/** A mark at its pixels of the view. */
export interface PlacedMark extends Mark {
  readonly x: number;
  readonly y: number;
  readonly pointClass: PointClass;
}

export const POINT_RADIUS_PX = 5;
const REACH_PX = 14;
const CLUSTER_MIN_RADIUS_PX = 8;
const LARGE_CLUSTER = 20;
/** Lights are told apart by their form too: a square, a triangle, a disc. */
const SQUARE_PX = 5.5;
const TRIANGLE_PX = 6.5;

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
function outline(context: CanvasRenderingContext2D, { x, y, pointClass }: PlacedMark): void {
  context.beginPath();
  if (pointClass === "red") context.rect(x - SQUARE_PX, y - SQUARE_PX, 2 * SQUARE_PX, 2 * SQUARE_PX);
  else if (pointClass === "yellow") {
    context.moveTo(x, y - TRIANGLE_PX);
    context.lineTo(x + TRIANGLE_PX, y + TRIANGLE_PX - 1);
    context.lineTo(x - TRIANGLE_PX, y + TRIANGLE_PX - 1);
    context.closePath();
  } else context.arc(x, y, POINT_RADIUS_PX, 0, 2 * Math.PI);
}

function drawPoint(context: CanvasRenderingContext2D, palette: Palette, mark: PlacedMark): void {
  const [fill, stroke] = palette.points[mark.pointClass];
  outline(context, mark);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = mark.pointClass === "fallback" ? 2.5 : 1.5;
  context.strokeStyle = stroke;
  context.stroke();
}

function drawCluster(context: CanvasRenderingContext2D, palette: Palette, mark: PlacedMark): void {
  // A cluster of cases is as urgent as the most urgent of them; one of points has no step.
  const [fill, stroke] = mark.step === "" ? palette.cluster : palette.points[mark.pointClass];
  disc(context, mark, radiusOf(mark.count));
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = stroke;
  context.stroke();
  context.font = CLUSTER_FONT;
  context.fillStyle = mark.step === "" ? palette.clusterText : stroke;
  context.fillText(countText(mark.count), mark.x, mark.y);
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
