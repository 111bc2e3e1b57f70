/** The squares of the ground in view: fetches what they need, paints them, knows what has not come. */

import { fetchTile, RequestFailure } from "../api";
import type { Config, LayerConfig } from "../config";
import { painted } from "../dom";
import { type GroundLook, isHidden, isOnEarth, layersAt, loads, paintGround, type TileAddress, tileUrl } from "./ground_tiles";
import { decodeTile, type TileFeatures } from "./tile_features";

/** CSS pixels; twice the usual, so a quarter of the requests. */
export const TILE_SIZE = 512;
/** A tile at the map's zoom z is the server's z - 1. */
const ZOOM_OFFSET = -1;

/** A square by the map's own numbers: column, row and zoom. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface GroundTile {
  readonly square: Square;
  readonly canvas: HTMLCanvasElement;
  /** Names of the layers that were asked for, whether they have come or not. */
  readonly asked: Set<string>;
  readonly features: Map<string, TileFeatures>;
  readonly abort: AbortController;
}

export interface GroundEvents {
  /** How many tiles are on their way. */
  onLoading(pending: number): void;
  /** Everything in view has arrived; does it hold any ground?  With what went wrong, if anything did. */
  onSettled(empty: boolean, failure: RequestFailure | null): void;
  /** Something was painted: what stands above it may have to be drawn again. */
  onPainted(): void;
}

export interface GroundView {
  readonly on: string;
  readonly hidden: readonly string[];
  readonly look: Omit<GroundLook, "size" | "zoom">;
}

/** All squares that are held at present. */
export class Ground {
  private readonly held = new Map<HTMLElement, GroundTile>();
  private pending = 0;
  private failure: RequestFailure | null = null;

  constructor(
    private readonly config: Config,
    private readonly events: GroundEvents,
    private view: GroundView,
  ) {}

  get tiles(): Iterable<GroundTile> {
    return this.held.values();
  }

  /** A canvas for the square; `done` is called once everything of it has come, or has failed. */
  open(square: Square, done: () => void): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE_SIZE * Math.min(window.devicePixelRatio || 1, 2);
    const tile: GroundTile = { square, canvas, abort: new AbortController(), asked: new Set(), features: new Map() };
    this.held.set(canvas, tile);
    void this.complete(tile).then(done);
    if (tile.asked.size === 0) this.settle();
    return canvas;
  }

  close(canvas: HTMLElement): void {
    this.held.get(canvas)?.abort.abort();
    this.held.delete(canvas);
  }

  /** Forget what went wrong before everything is asked for again. */
  forget(): void {
    this.failure = null;
  }

  /**
   * Show it otherwise: asks for layers that were switched on, and on another day for what differs by the day.
   * True where that will not do, because something is missing: everything has to be asked for again.
   */
  show(view: GroundView): boolean {
    const isOtherDay = view.on !== this.view.on;
    this.view = view;
    if (isOtherDay && this.failure !== null) return true;
    for (const tile of this.held.values()) {
      if (isOtherDay) this.leaveDay(tile);
      this.paint(tile);
      void this.complete(tile);
    }
    return false;
  }

  /** What differs by the day is asked for again; the old stays in sight until the new comes. */
  private leaveDay(tile: GroundTile): void {
    for (const { name, dated } of this.config.layers) {
      if (!dated) continue;
      tile.asked.delete(name);
      if (this.isHidden(name)) tile.features.delete(name);
    }
  }

  /** Is this layer switched off? */
  isHidden(layer: string): boolean {
    return isHidden(layer, this.view.hidden);
  }

  /** What is this territory called, by the tiles in view? */
  nameOf(layer: string, code: string): string | null {
    for (const { features } of this.held.values()) {
      const shape = features.get(layer)?.shapes.find((candidate) => candidate.code === code);
      if (shape) return String(shape.properties["name"] ?? "") || null;
    }
    return null;
  }

  /** What the square holds of the layers that are switched on. */
  shown(tile: GroundTile): ReadonlyMap<string, TileFeatures> {
    return new Map([...tile.features].filter(([layer]) => !this.isHidden(layer)));
  }

  /** Ask for the layers that are switched on and were not asked for yet. */
  private async complete(tile: GroundTile): Promise<void> {
    const { square, asked } = tile;
    const address: TileAddress = { z: square.z + ZOOM_OFFSET, x: square.x, y: square.y };
    if (!isOnEarth(address)) return;
    const missing = layersAt(this.config.layers, this.view.hidden, address.z).filter(({ name }) => !asked.has(name));
    for (const { name } of missing) asked.add(name);
    await Promise.all(loads(missing).map((layers) => this.load(tile, layers, address)));
  }

  private async load(tile: GroundTile, layers: readonly LayerConfig[], address: TileAddress): Promise<void> {
    this.pending += 1;
    this.events.onLoading(this.pending);
    const url = tileUrl(this.config.urls.tiles, layers, address, this.view.on);
    const isStale = () => url !== tileUrl(this.config.urls.tiles, layers, address, this.view.on);
    try {
      await painted(); // whoever moves the map sees it move before a dozen squares are asked for
      if (tile.abort.signal.aborted) return;
      const bytes = await fetchTile(url, tile.abort.signal);
      if (isStale()) return;
      for (const { name } of layers) tile.features.delete(name);
      if (bytes) for (const [layer, features] of decodeTile(bytes, TILE_SIZE)) tile.features.set(layer, features);
      this.paint(tile);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (!(error instanceof RequestFailure)) throw error;
      if (!isStale()) this.fail(tile, layers, error);
    } finally {
      this.pending -= 1;
      this.events.onLoading(this.pending);
      if (this.pending === 0) this.settle();
    }
  }

  /** Nothing is shown rather than what was true on another day. */
  private fail(tile: GroundTile, layers: readonly LayerConfig[], failure: RequestFailure): void {
    this.failure = failure;
    for (const { name } of layers) tile.features.delete(name);
    this.paint(tile);
  }

  private settle(): void {
    this.events.onPainted();
    if (this.pending > 0) return;
    const empty = [...this.held.values()].every(({ features }) => features.size === 0);
    this.events.onSettled(empty && this.failure === null, this.failure);
  }

  private paint(tile: GroundTile): void {
    paintGround(tile.canvas, this.shown(tile), { ...this.view.look, size: TILE_SIZE, zoom: tile.square.z });
    this.events.onPainted();
  }
}
