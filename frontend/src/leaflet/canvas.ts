/** The canvas above the ground: names, facilities, shapes and points, drawn at most once a frame. */

import type * as Leaflet from "leaflet";

import type { Place } from "../geography";
import type { CountedArea } from "../map/counted";
import { type Ground, TILE_SIZE } from "../map/ground";
import type { Symbol } from "../map/labels";
import { type Hit, Overlay } from "../map/overlay";
import { paletteOf, type Theme } from "../map/palette";
import type { DrawnShape } from "../map/shapes";
import type { Anchor, TileFeatures } from "../map/tile_features";
import type { LitZone } from "../map/zone_lights";
import type { Mark } from "../points/messages";

declare const L: typeof Leaflet;

/** The squares of the ground come one by one, and keys move the map step by step: drawn anew once for all of this time. */
const GATHERED_MS = 100;
/** Part of the view by which the canvas reaches beyond it. */
export const CANVAS_MARGIN = 0.2;

/** What others put onto the canvas, from below upwards. */
export interface Drawn {
  readonly counted: readonly CountedArea[];
  readonly zones: readonly LitZone[];
  readonly shapes: readonly DrawnShape[];
  readonly measured: readonly DrawnShape[];
  readonly marks: readonly Mark[];
  readonly opened: Place | null;
  readonly pointed: Place | null;
}

const NOTHING: Drawn = { counted: [], zones: [], shapes: [], measured: [], marks: [], opened: null, pointed: null };
const CONTENTS = Object.keys(NOTHING) as readonly (keyof Drawn)[];

/** Lists are made anew whenever the page is; an empty one is as good as the next. */
function isOther(before: Drawn[keyof Drawn], now: Drawn[keyof Drawn]): boolean {
  const areEmpty = [before, now].every((content) => Array.isArray(content) && content.length === 0);
  return before !== now && !areEmpty;
}

export class Canvas {
  private readonly overlay: Overlay;
  private drawn = NOTHING;
  private frame = 0;
  private gathering = 0;
  /** Where the canvas begins, in Leaflet's layer pixels; it stays put while the map is dragged. */
  private origin: Leaflet.Point;
  /** Where those pixels begin: elsewhere after a zoom, or a jump. */
  private pixelOrigin: Leaflet.Point;

  /** `theme` tells the colours of the moment. */
  constructor(
    private readonly map: Leaflet.Map,
    private readonly ground: Ground,
    private readonly theme: () => Theme,
  ) {
    this.overlay = new Overlay(L.DomUtil.create("canvas", "map-symbols leaflet-zoom-hide", map.getPane("overlayPane")));
    this.origin = L.point(0, 0);
    this.pixelOrigin = L.point(0, 0);
  }

  /** Put something else onto it, with the next frame; not drawn anew for what lies there already. */
  show(changed: Partial<Drawn>): void {
    const before = this.drawn;
    this.drawn = { ...before, ...changed };
    if (CONTENTS.some((content) => isOther(before[content], this.drawn[content]))) this.request();
  }

  /** Put something else onto it: it stands there when this returns. */
  showNow(changed: Partial<Drawn>): void {
    this.drawn = { ...this.drawn, ...changed };
    this.draw();
  }

  /** Draw with the next frame. */
  request(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Draw soon, once for all that changes until then, around what the map shows by then. */
  gather(changed: Partial<Drawn> = {}): void {
    this.drawn = { ...this.drawn, ...changed };
    if (this.gathering !== 0) return;
    this.gathering = window.setTimeout(() => {
      this.gathering = 0;
      this.place();
    }, GATHERED_MS);
  }

  /** The map has moved: at once where it shows more than the canvas holds, else soon: nothing is missing until then. */
  follow(): void {
    if (this.holdsView()) this.gather();
    else this.place();
  }

  /** Lie over what the map shows now, with a margin. */
  place(): void {
    const size = this.map.getSize().multiplyBy(1 + 2 * CANVAS_MARGIN).round();
    this.origin = this.map.containerPointToLayerPoint(this.map.getSize().multiplyBy(-CANVAS_MARGIN)).round();
    this.pixelOrigin = this.map.getPixelOrigin();
    this.overlay.resize(size.x, size.y);
    L.DomUtil.setPosition(this.overlay.canvas, this.origin);
    this.draw();
  }

  /** What stands where the pointer is? */
  hit(event: Leaflet.LeafletMouseEvent): Hit | null {
    const { x, y } = this.pixelOf(event.latlng);
    return this.overlay.hit(x, y);
  }

  private holdsView(): boolean {
    const size = this.map.getSize();
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]).subtract(this.origin);
    const room = size.multiplyBy(2 * CANVAS_MARGIN);
    return this.map.getPixelOrigin().equals(this.pixelOrigin) && x >= 0 && y >= 0 && x <= room.x && y <= room.y;
  }

  private pixelOf(place: Leaflet.LatLngExpression): Leaflet.Point {
    return this.map.latLngToLayerPoint(place).subtract(this.origin);
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const project = ({ lon, lat }: Place) => this.pixelOf([lat, lon]);
    const placed = (mark: Mark) => {
      const { x, y } = project(mark);
      return { ...mark, x, y };
    };
    this.overlay.draw({
      ...this.drawn,
      palette: paletteOf(this.theme()),
      zoom: this.map.getZoom(),
      names: this.symbolsOf((features) => features.labels),
      facilities: this.symbolsOf((features) => features.points),
      marks: this.ground.isHidden("points") ? [] : this.drawn.marks.map(placed),
      project,
    });
  }

  /** The anchors of all tiles of the present zoom, in pixels of the canvas. */
  private symbolsOf(anchors: (features: TileFeatures) => readonly Anchor[]): Symbol[] {
    const zoom = Math.round(this.map.getZoom());
    const corner = this.map.getPixelOrigin().add(this.origin);
    const symbols: Symbol[] = [];
    for (const tile of this.ground.tiles) {
      if (tile.square.z !== zoom) continue;
      const left = tile.square.x * TILE_SIZE - corner.x;
      const top = tile.square.y * TILE_SIZE - corner.y;
      for (const [layer, content] of this.ground.shown(tile)) {
        for (const anchor of anchors(content)) {
          symbols.push({ ...anchor, layer, x: left + anchor.x, y: top + anchor.y });
        }
      }
    }
    return symbols;
  }
}
