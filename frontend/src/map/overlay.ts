/** What stands above the ground: facilities, names, points, and what is pointed at or opened. */

import type { Place } from "../geography";
import { type CountedArea, drawCounted } from "./counted";
import { drawFacilities, facilityAt } from "./facilities";
import { drawLabels, nameAt, type Symbol, type WrittenName } from "./labels";
import { drawMarks, drawRing, markAt, type PlacedMark, takenBy } from "./marks";
import type { Palette } from "./palette";
import { type DrawnShape, drawShapes, outlinesOf, type Project } from "./shapes";
import { Sprites } from "./sprites";
import { drawZones, type LitZone, takenByZones, writeZones } from "./zone_lights";

export interface OverlayScene {
  readonly palette: Palette;
  readonly zoom: number;
  /** Areas tinted by what was counted in imagery; they lie below all else. */
  readonly counted: readonly CountedArea[];
  /** Renovation zones by their lights, above what was counted. */
  readonly zones: readonly LitZone[];
  readonly shapes: readonly DrawnShape[];
  /** What is measured: its ground below names and points, its lines and corners above them, where the reader clicks. */
  readonly measured: readonly DrawnShape[];
  readonly names: readonly Symbol[];
  readonly facilities: readonly Symbol[];
  readonly marks: readonly PlacedMark[];
  /** What is opened, and what is only pointed at. */
  readonly opened: Place | null;
  readonly pointed: Place | null;
  readonly project: Project;
}

/** What a click can mean besides the ground. */
export type Hit =
  | { readonly kind: "mark"; readonly mark: PlacedMark }
  | { readonly kind: "facility"; readonly symbol: Symbol }
  | { readonly kind: "name"; readonly symbol: Symbol };

function isEmpty({ counted, zones, shapes, measured, names, facilities, marks, opened, pointed }: OverlayScene): boolean {
  const drawn = [counted, zones, shapes, measured, names, facilities, marks];
  return drawn.every(({ length }) => length === 0) && opened === null && pointed === null;
}

/** The canvas above the ground, and what was drawn where. */
export class Overlay {
  private scene: OverlayScene | null = null;
  private written: readonly WrittenName[] = [];
  private isBlank = true;
  private sprites = new Sprites(1);

  constructor(readonly canvas: HTMLCanvasElement) {}

  /** Give the canvas this many CSS pixels; where that changes anything it is empty after that. */
  resize(width: number, height: number): void {
    const ratio = this.ratio();
    if (this.canvas.width === Math.floor(width * ratio) && this.canvas.height === Math.floor(height * ratio)) return;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  draw(scene: OverlayScene): void {
    this.scene = scene;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const isBlank = isEmpty(scene);
    if (isBlank && this.isBlank) return;
    this.isBlank = isBlank;
    const { palette, zoom, marks, project } = scene;
    const ratio = this.ratio();
    if (ratio !== this.sprites.ratio) this.sprites = new Sprites(ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    drawCounted(context, palette, scene.counted, project);
    drawZones(context, palette, scene.zones, project);
    drawShapes(context, palette, [...scene.shapes, ...scene.measured], project);
    drawFacilities(context, palette, scene.facilities);
    this.written = drawLabels(context, scene.names, { palette, zoom, taken: [...takenBy(marks), ...takenByZones(scene.zones, project)] });
    writeZones(context, palette, scene.zones, project);
    drawMarks(context, this.sprites, palette, marks);
    drawShapes(context, palette, outlinesOf(scene.measured), project);
    if (scene.pointed) drawRing(context, palette, project(scene.pointed), false);
    if (scene.opened) drawRing(context, palette, project(scene.opened), true);
  }

  /** The topmost thing at (x, y) of the canvas; null: only ground. */
  hit(x: number, y: number): Hit | null {
    if (!this.scene) return null;
    const mark = this.markAt(x, y);
    if (mark) return { kind: "mark", mark };
    const facility = facilityAt(this.scene.facilities, x, y);
    if (facility) return { kind: "facility", symbol: facility };
    const name = nameAt(this.written, x, y);
    return name && { kind: "name", symbol: name };
  }

  markAt(x: number, y: number): PlacedMark | null {
    return markAt(this.scene?.marks ?? [], x, y);
  }

  private ratio(): number {
    return Math.min(window.devicePixelRatio || 1, 2);
  }
}
