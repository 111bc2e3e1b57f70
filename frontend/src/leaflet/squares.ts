/** The squares of the ground as a layer of Leaflet's: the ground draws each, Leaflet puts it where it belongs. */

import type * as Leaflet from "leaflet";

import { type Ground, type Square, TILE_SIZE } from "../map/ground";

declare const L: typeof Leaflet;

/** A layer that shows `ground` from a zoom on. */
export function squaresOf(ground: Ground, minZoom: number): Leaflet.GridLayer {
  const Squares = L.GridLayer.extend({
    createTile(square: Square, done: Leaflet.DoneCallback): HTMLElement {
      const canvas = ground.open({ x: square.x, y: square.y, z: square.z }, () => done(undefined, canvas));
      return canvas;
    },
  }) as unknown as new (options: Leaflet.GridLayerOptions) => Leaflet.GridLayer;
  const grid = new Squares({ tileSize: TILE_SIZE, keepBuffer: 1, updateWhenZooming: false, minZoom });
  grid.on("tileunload", (event: Leaflet.TileEvent) => ground.close(event.tile as HTMLElement));
  return grid;
}
