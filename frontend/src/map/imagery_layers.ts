/** The rasters that lie under the ground: which of them are on the map, how strongly, and where the uppermost begins. */

import { clipRightOf, type Frame, type Raster, type ShownRaster } from "./imagery";

/** What the map makes of a raster. */
export interface RasterTiles {
  readonly options: { zIndex?: number | undefined };
  getContainer(): HTMLElement | null;
  setOpacity(opacity: number): unknown;
  setZIndex(zIndex: number): unknown;
  remove(): unknown;
}

export class ImageryLayers {
  private readonly layers = new Map<string, RasterTiles>();
  /** Of the frame, from where the uppermost raster is drawn; null: everywhere. */
  private swiped: number | null = null;

  constructor(
    /** Put a raster onto the map. */
    private readonly add: (raster: Raster) => RasterTiles,
    private readonly frame: () => Frame,
  ) {}

  /** Show these rasters, the first uppermost, and right of a part of the frame only where that is told. */
  show(shown: readonly ShownRaster[], swiped: number | null): void {
    const wanted = new Map(shown.map(({ raster, opacity }, at) => [raster.tiles, { raster, opacity, zIndex: shown.length - at }]));
    for (const [url, layer] of this.layers) {
      if (wanted.has(url)) continue;
      layer.remove();
      this.layers.delete(url);
    }
    for (const [url, { raster, opacity, zIndex }] of wanted) {
      const layer = this.layers.get(url) ?? this.add(raster);
      layer.setOpacity(opacity);
      layer.setZIndex(zIndex);
      this.layers.set(url, layer);
    }
    this.swiped = swiped;
    this.clip();
  }

  /** The map was moved: what is clipped is clipped where the frame is now. */
  clip(): void {
    const frame = this.frame();
    const uppermost = Math.max(...[...this.layers.values()].map(({ options }) => options.zIndex ?? 0));
    for (const layer of this.layers.values()) {
      const isClipped = this.swiped !== null && layer.options.zIndex === uppermost;
      const container = layer.getContainer();
      if (container) container.style.clipPath = isClipped ? clipRightOf(frame, this.swiped ?? 0) : "";
    }
  }
}
