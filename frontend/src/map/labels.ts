/** Names of the whole view on one canvas, so that nothing is cut at a tile's edge, and none lies on another. */

import type { Palette } from "./palette";
import { labelStyle, type LabelStyle } from "./styles";
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

/** A name as it was written, for those who click it. */
export interface WrittenName {
  readonly box: Box;
  readonly symbol: Symbol;
}

const LINE_PX = 16;
const GAP_PX = 4;
/** Where a name may stand instead, in pixels down from its anchor. */
const OFFSETS_PX = [0, -17, 17];

function overlaps(first: Box, second: Box): boolean {
  return (
    first.left < second.right && second.left < first.right && first.top < second.bottom && second.top < first.bottom
  );
}

/** Which of each row's boxes may be taken?  Earlier rows win; -1 where none is free. */
export function withoutCollisions(choices: readonly (readonly Box[])[], taken: readonly Box[] = []): number[] {
  const kept: Box[] = [...taken];
  return choices.map((boxes) => {
    const index = boxes.findIndex((box) => !kept.some((other) => overlaps(box, other)));
    const box = boxes[index];
    if (box) kept.push(box);
    return index;
  });
}

interface Label {
  readonly text: string;
  readonly style: LabelStyle;
  readonly symbol: Symbol;
}

function labelsOf(palette: Palette, symbols: readonly Symbol[], zoom: number): Label[] {
  return symbols
    .flatMap((symbol) => {
      const style = labelStyle(palette, symbol.layer, symbol.properties, zoom);
      const text = String(symbol.properties["name"] ?? symbol.code);
      return style && text !== "" ? [{ text, style, symbol }] : [];
    })
    .sort(
      (first, second) =>
        first.style.priority - second.style.priority ||
        first.symbol.code.localeCompare(second.symbol.code) ||
        first.symbol.x - second.symbol.x,
    );
}

function boxesOf(context: CanvasRenderingContext2D, label: Label): Box[] {
  context.font = label.style.font;
  const half = context.measureText(label.text).width / 2 + GAP_PX;
  const { x, y } = label.symbol;
  return OFFSETS_PX.map((down) => ({
    left: x - half,
    right: x + half,
    top: y + down - LINE_PX / 2 - 1,
    bottom: y + down + LINE_PX / 2 + 1,
  }));
}

function write(context: CanvasRenderingContext2D, label: Label, box: Box): void {
  const { style, text, symbol } = label;
  const y = (box.top + box.bottom) / 2;
  context.font = style.font;
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = style.halo;
  context.strokeText(text, symbol.x, y);
  context.fillStyle = style.colour;
  context.fillText(text, symbol.x, y);
}

/** How near to itself a name is not written again: a street and its section, a grid and its community. */
const SAME_NAME_PX = 260;

function isRepeated(label: Label, before: readonly Label[]): boolean {
  const { x, y } = label.symbol;
  return before.some(
    ({ text, symbol }) => text === label.text && Math.hypot(symbol.x - x, symbol.y - y) < SAME_NAME_PX,
  );
}

/** Write the names where they fit beside what is `taken`; returns where they stand. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  symbols: readonly Symbol[],
  options: { readonly palette: Palette; readonly zoom: number; readonly taken: readonly Box[] },
): WrittenName[] {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const wanted = labelsOf(options.palette, symbols, options.zoom);
  const labels = wanted.filter((label, index) => !isRepeated(label, wanted.slice(0, index)));
  const choices = labels.map((label) => boxesOf(context, label));
  return withoutCollisions(choices, options.taken).flatMap((choice, index) => {
    const [label, box] = [labels[index]!, choices[index]![choice]];
    if (!box) return [];
    write(context, label, box);
    return [{ box, symbol: label.symbol }];
  });
}

/** The name written at (x, y); null where there is none. */
export function nameAt(names: readonly WrittenName[], x: number, y: number): Symbol | null {
  const found = names.find(({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  return found?.symbol ?? null;
}
