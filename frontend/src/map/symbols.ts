/** Names, points and clusters of the whole view on one canvas, so that nothing is cut at a tile's edge. */

import { CLUSTER_STYLE, FACILITY_STYLE, labelStyle, type LabelStyle, POINT_STYLES, pointClass } from "./styles";
import type { Anchor } from "./tile_features";

/** An anchor moved from its tile to the pixels of the view. */
export interface Symbol extends Anchor {
  readonly layer: string;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const LABEL_LINE_PX = 16;
const LABEL_GAP_PX = 4;
const POINT_REACH_PX = 14;
const CLUSTER_MIN_RADIUS_PX = 7.5;

function overlaps(first: Box, second: Box): boolean {
  return (
    first.left < second.right && second.left < first.right && first.top < second.bottom && second.top < first.bottom
  );
}

/** Which boxes may be written?  Earlier ones win, so the order must be total; returns the indices that stay. */
export function withoutCollisions(boxes: readonly Box[], taken: readonly Box[] = []): number[] {
  const kept: Box[] = [...taken];
  const indices: number[] = [];
  boxes.forEach((box, index) => {
    if (kept.some((other) => overlaps(box, other))) return;
    kept.push(box);
    indices.push(index);
  });
  return indices;
}

/** How many points does this symbol stand for? */
export function countOf(symbol: Anchor): number {
  const count = Number(symbol.properties["count"] ?? 1);
  return Number.isFinite(count) && count > 1 ? count : 1;
}

/** The radius in CSS pixels of a cluster of `count` points: grows with the logarithm, so that 10,000 still fit. */
export function clusterRadius(count: number): number {
  return CLUSTER_MIN_RADIUS_PX + 3 * Math.log10(count);
}

/** The single survey point nearest to (x, y) within a finger's reach, null where there is none; ties go to the lower id. */
export function pointAt(symbols: readonly Symbol[], x: number, y: number): Symbol | null {
  let nearest: Symbol | null = null;
  let shortest = POINT_REACH_PX;
  for (const symbol of symbols) {
    if (symbol.layer === "facilities" || countOf(symbol) > 1) continue;
    const distance = Math.hypot(symbol.x - x, symbol.y - y);
    const wins = distance < shortest || (distance === shortest && (symbol.id ?? 0) < (nearest?.id ?? Infinity));
    if (wins) [nearest, shortest] = [symbol, distance];
  }
  return nearest;
}

function drawPoint(context: CanvasRenderingContext2D, symbol: Symbol): void {
  const style = POINT_STYLES[pointClass(symbol.properties["resolved_by"])];
  context.beginPath();
  context.arc(symbol.x, symbol.y, style.radius, 0, 2 * Math.PI);
  context.fillStyle = style.fill;
  context.fill();
  context.lineWidth = style.fill === "#ffffff" ? 2.5 : 1.5;
  context.strokeStyle = style.stroke;
  context.stroke();
}

function drawFacility(context: CanvasRenderingContext2D, symbol: Symbol): void {
  const side = FACILITY_STYLE.side + 2 * Math.log10(countOf(symbol));
  const intact = (symbol.properties["status"] ?? "intact") === "intact";
  context.fillStyle = intact ? FACILITY_STYLE.fill : FACILITY_STYLE.broken;
  context.strokeStyle = FACILITY_STYLE.stroke;
  context.lineWidth = 1;
  context.fillRect(symbol.x - side / 2, symbol.y - side / 2, side, side);
  context.strokeRect(symbol.x - side / 2, symbol.y - side / 2, side, side);
}

function drawCluster(context: CanvasRenderingContext2D, symbol: Symbol, count: number): void {
  context.beginPath();
  context.arc(symbol.x, symbol.y, clusterRadius(count), 0, 2 * Math.PI);
  context.fillStyle = CLUSTER_STYLE.fill;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = CLUSTER_STYLE.stroke;
  context.stroke();
  context.font = CLUSTER_STYLE.font;
  context.fillStyle = CLUSTER_STYLE.text;
  context.fillText(count > 9999 ? `${Math.floor(count / 1000)}k` : String(count), symbol.x, symbol.y);
}

interface Label {
  readonly text: string;
  readonly style: LabelStyle;
  readonly symbol: Symbol;
}

function labelsOf(symbols: readonly Symbol[], zoom: number): Label[] {
  return symbols
    .flatMap((symbol) => {
      const style = labelStyle(symbol.layer, symbol.properties, zoom);
      const text = String(symbol.properties["name"] ?? symbol.code);
      return style && text !== "" ? [{ text, style, symbol }] : [];
    })
    .sort(
      (first, second) =>
        first.style.priority - second.style.priority || first.symbol.code.localeCompare(second.symbol.code),
    );
}

function boxOf(context: CanvasRenderingContext2D, label: Label): Box {
  context.font = label.style.font;
  const half = context.measureText(label.text).width / 2 + LABEL_GAP_PX;
  const { x, y } = label.symbol;
  return { left: x - half, right: x + half, top: y - LABEL_LINE_PX / 2 - 1, bottom: y + LABEL_LINE_PX / 2 + 1 };
}

function drawLabel(context: CanvasRenderingContext2D, label: Label): void {
  context.font = label.style.font;
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = label.style.halo;
  context.strokeText(label.text, label.symbol.x, label.symbol.y);
  context.fillStyle = label.style.colour;
  context.fillText(label.text, label.symbol.x, label.symbol.y);
}

/** Draw everything that stands above the ground: facilities, points, then clusters, then names where they fit. */
export function drawSymbols(
  context: CanvasRenderingContext2D,
  labels: readonly Symbol[],
  points: readonly Symbol[],
  zoom: number,
): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const seen = points.filter(({ layer }) => layer !== "facilities");
  for (const symbol of points) if (symbol.layer === "facilities") drawFacility(context, symbol);
  for (const symbol of seen) if (countOf(symbol) === 1) drawPoint(context, symbol);
  for (const symbol of seen) if (countOf(symbol) > 1) drawCluster(context, symbol, countOf(symbol));
  const wanted = labelsOf(labels, zoom);
  const boxes = wanted.map((label) => boxOf(context, label));
  for (const index of withoutCollisions(boxes)) {
    const label = wanted[index];
    if (label) drawLabel(context, label);
  }
}
