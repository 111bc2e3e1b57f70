/** Facilities as small squares that stay behind the points: one each from near, with a count from afar. */

import type { Symbol } from "./labels";
import { countText } from "./marks";
import type { Palette } from "./palette";
import { GROUP_FONT } from "./styles";

const HALF_PX = 4;
const MANY_HALF_PX = 7;
/** Groups stay behind what is worked on: the points and their clusters. */
const GROUP_OPACITY = 0.6;
const REACH_PX = 12;
const BROKEN: ReadonlySet<unknown> = new Set(["damaged", "lost"]);

/** How many facilities does this symbol stand for? */
export function countOf({ properties }: Pick<Symbol, "properties">): number {
  const count = Number(properties["count"] ?? 1);
  return Number.isFinite(count) && count > 1 ? count : 1;
}

/** The single facility nearest to (x, y) within a finger's reach; ties go to the lower id; null: none. */
export function facilityAt(symbols: readonly Symbol[], x: number, y: number): Symbol | null {
  const reached = symbols
    .filter((symbol) => countOf(symbol) === 1)
    .map((symbol) => ({ symbol, distance: Math.hypot(symbol.x - x, symbol.y - y) }))
    .filter(({ distance }) => distance <= REACH_PX)
    .sort((first, second) => first.distance - second.distance || (first.symbol.id ?? 0) - (second.symbol.id ?? 0));
  return reached[0]?.symbol ?? null;
}

/** Draw them, a broken one with a loud edge. */
export function drawFacilities(context: CanvasRenderingContext2D, palette: Palette, symbols: readonly Symbol[]): void {
  const [fill, stroke] = palette.facility;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.setLineDash([]);
  for (const symbol of symbols) {
    const count = countOf(symbol);
    const half = count > 1 ? MANY_HALF_PX : HALF_PX;
    context.globalAlpha = count > 1 ? GROUP_OPACITY : 1;
    const broken = BROKEN.has(symbol.properties["status"]);
    context.beginPath();
    context.roundRect(symbol.x - half, symbol.y - half, 2 * half, 2 * half, count > 1 ? 3 : 1.5);
    context.fillStyle = fill;
    context.fill();
    context.lineWidth = broken ? 2 : count > 1 ? 1 : 1.5;
    context.strokeStyle = broken ? palette.answer[1] : stroke;
    context.stroke();
    if (count === 1) continue;
    context.font = GROUP_FONT; // not before there is something to write: looking a font up takes longer than drawing
    context.fillStyle = stroke;
    context.fillText(countText(count), symbol.x, symbol.y);
  }
  context.globalAlpha = 1;
}
