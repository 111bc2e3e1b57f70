/** The only module that touches Leaflet (`L`, which django-leaflet puts on the page): everything else asks it. */

import type * as Leaflet from "leaflet";

import { fetchTile, RequestFailure } from "./api";
import type { Config, MapView } from "./config";
import { gettext } from "./i18n";
import { type Highlight, isHidden, isOnEarth, layersAt, paintGround, type TileAddress, tileUrl } from "./map/ground_tiles";
import { drawSymbols, pointAt, type Symbol } from "./map/symbols";
import { type Anchor, decodeTile, type TileFeatures } from "./map/tile_features";
import type { Place } from "./state";

declare const L: typeof Leaflet;

/** CSS pixels; twice the usual, so a quarter of the requests. A tile at Leaflet's zoom z is the server's z - 1. */
const TILE_SIZE = 512;
const ZOOM_OFFSET = -1;
const MIN_ZOOM = 3;
const MAX_ZOOM = 20;
/** Part of the view by which the canvas of names and points reaches beyond it. */
const CANVAS_MARGIN = 0.2;
/** From here on a finger's width is no more than some tens of metres, and a click near a point means the point. */
const POINT_PICK_ZOOM = 15;

/** A point of the survey that the reader clicked. */
export interface PickedPoint {
  readonly id: number;
  readonly category: string;
  readonly on: string;
}

export interface MapEvents {
  /** The reader asks about a place, by mouse, finger or keyboard. */
  onPick(place: Place, point: PickedPoint | null): void;
  onViewChanged(view: MapView): void;
  /** How many tiles are on their way. */
  onLoading(pending: number): void;
  /** Some tiles did not come; null once all of them did. */
  onTileFailure(failure: RequestFailure | null): void;
  /** Everything in view has arrived; does it hold any ground at all? */
  onSettled(empty: boolean): void;
}

interface GroundTile {
  readonly coords: Leaflet.Coords;
  readonly canvas: HTMLCanvasElement;
  readonly abort: AbortController;
  readonly features: Map<string, TileFeatures>;
}

/** The map: own vector tiles as ground, names and points above them, and one place that was asked about. */
export class MapAdapter {
  private readonly map: Leaflet.Map;
  private readonly grid: Leaflet.GridLayer;
  private readonly canvas: HTMLCanvasElement;
  private readonly tiles = new Map<HTMLElement, GroundTile>();
  private marker: Leaflet.Marker | null = null;
  private highlight: Highlight | null = null;
  private pending = 0;
  private failure: RequestFailure | null = null;
  private frame = 0;
  private points: Symbol[] = [];

  constructor(
    container: HTMLElement,
    private readonly config: Config,
    private readonly events: MapEvents,
    private options: { view: MapView; on: string; hidden: readonly string[] },
  ) {
    this.map = L.map(container, {
      zoomControl: false,
      attributionControl: false,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      worldCopyJump: true,
    });
    L.control
      .zoom({ position: "bottomright", zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") })
      .addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.map);
    this.map.setView([options.view.lat, options.view.lon], options.view.zoom);
    this.grid = this.makeGrid().addTo(this.map);
    this.canvas = L.DomUtil.create("canvas", "map-symbols leaflet-zoom-hide", this.map.getPane("overlayPane"));
    this.map.on("click", (event: Leaflet.LeafletMouseEvent) => this.pick(event));
    this.map.on("moveend", () => {
      this.placeCanvas();
      this.events.onViewChanged(this.view());
    });
    this.map.on("resize", () => this.placeCanvas());
    container.addEventListener("keydown", (event) => this.onKey(event));
    container.addEventListener("pointerdown", () => container.classList.remove("map--keyboard"));
    this.placeCanvas();
  }

  /** Where the map looks, centre in WGS 84 degrees. */
  view(): MapView {
    const centre = this.map.getCenter().wrap();
    return { lon: centre.lng, lat: centre.lat, zoom: this.map.getZoom() };
  }

  setView(view: MapView): void {
    this.map.setView([view.lat, view.lon], view.zoom);
  }

  /** Show all of what lies between west, south, east and north (degrees). */
  fit([west, south, east, north]: readonly [number, number, number, number]): void {
    this.map.fitBounds([[south, west], [north, east]], { padding: [24, 24], maxZoom: 17, animate: false });
  }

  /** What is this territory called, by the tiles in view? */
  nameOf(layer: string, code: string): string | null {
    for (const { features } of this.tiles.values()) {
      const shape = features.get(layer)?.shapes.find((candidate) => candidate.code === code);
      if (shape) return String(shape.properties["name"] ?? "") || null;
    }
    return null;
  }

  /** Show another day's ground, or other layers; loads what that needs. */
  show(on: string, hidden: readonly string[]): void {
    const dateChanged = on !== this.options.on;
    const appeared = this.options.hidden.some((name) => !hidden.includes(name));
    this.options = { ...this.options, on, hidden };
    if (dateChanged || appeared) this.reload();
    else this.repaint();
  }

  /** Ask for every tile in view again. */
  reload(): void {
    this.failure = null;
    this.events.onTileFailure(null);
    this.grid.redraw();
  }

  /** Mark the place that was asked about, or none. */
  showPlace(place: Place | null): void {
    this.marker?.remove();
    this.marker = null;
    if (!place) return;
    const icon = L.icon({ iconUrl: this.config.urls.pin, iconSize: [32, 42], iconAnchor: [16, 40] });
    this.marker = L.marker([place.lat, place.lon], {
      icon,
      interactive: false,
      keyboard: false,
      alt: gettext("The place you asked about"),
    }).addTo(this.map);
  }

  /** Show which territory decided, or none. */
  showHighlight(highlight: Highlight | null): void {
    this.highlight = highlight;
    this.repaint();
  }

  /** Move `place` out from under a panel that covers `right` and `bottom` CSS pixels of the map, if it is there. */
  keepVisible(place: Place, covered: { right: number; bottom: number }): void {
    this.map.panInside([place.lat, place.lon], {
      paddingTopLeft: [48, 72],
      paddingBottomRight: [covered.right + 48, covered.bottom + 48],
    });
  }

  /** Ask about the middle of the map: the way for those who use no pointer. */
  pickCentre(): void {
    const centre = this.map.getCenter().wrap();
    this.events.onPick({ lon: centre.lng, lat: centre.lat }, null);
  }

  /** By keyboard the middle of the map is what is asked about, so it is marked. */
  private onKey(event: KeyboardEvent): void {
    const container = this.map.getContainer();
    if (event.target !== container) return;
    if (event.key === "Enter" || event.key.startsWith("Arrow")) container.classList.add("map--keyboard");
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.pickCentre();
  }

  private pick(event: Leaflet.LeafletMouseEvent): void {
    const origin = this.canvasOrigin();
    const pixel = this.map.latLngToLayerPoint(event.latlng).subtract(origin);
    const symbol = this.map.getZoom() >= POINT_PICK_ZOOM ? pointAt(this.points, pixel.x, pixel.y) : null;
    const target = symbol ? this.map.layerPointToLatLng(L.point(symbol.x, symbol.y).add(origin)) : event.latlng;
    const place = target.wrap();
    this.events.onPick({ lon: place.lng, lat: place.lat }, symbol ? pickedPoint(symbol) : null);
  }

  private makeGrid(): Leaflet.GridLayer {
    const adapter = this;
    const Ground = L.GridLayer.extend({
      createTile(coords: Leaflet.Coords, done: Leaflet.DoneCallback): HTMLElement {
        return adapter.createTile(coords, done);
      },
    }) as unknown as new (options: Leaflet.GridLayerOptions) => Leaflet.GridLayer;
    const grid = new Ground({ tileSize: TILE_SIZE, keepBuffer: 1, updateWhenZooming: false, minZoom: MIN_ZOOM });
    grid.on("tileunload", (event: Leaflet.TileEvent) => {
      const element = event.tile as HTMLElement;
      this.tiles.get(element)?.abort.abort();
      this.tiles.delete(element);
    });
    return grid;
  }

  private createTile(coords: Leaflet.Coords, done: Leaflet.DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE_SIZE * Math.min(window.devicePixelRatio || 1, 2);
    const tile: GroundTile = { coords, canvas, abort: new AbortController(), features: new Map() };
    this.tiles.set(canvas, tile);
    const address: TileAddress = { z: coords.z + ZOOM_OFFSET, x: coords.x, y: coords.y };
    const layers = isOnEarth(address) ? layersAt(this.config.layers, this.options.hidden, address.z) : [];
    void Promise.all(layers.map((layer) => this.load(tile, layer.name, address))).then(() => done(undefined, canvas));
    if (layers.length === 0) this.settle();
    return canvas;
  }

  private async load(tile: GroundTile, layer: string, address: TileAddress): Promise<void> {
    this.pending += 1;
    this.events.onLoading(this.pending);
    try {
      const url = tileUrl(this.config.urls.tiles, layer, address, this.options.on);
      const bytes = await fetchTile(url, tile.abort.signal);
      if (bytes) {
        tile.features.set(layer, decodeTile(bytes, TILE_SIZE));
        this.paint(tile);
      }
    } catch (error) {
      if (error instanceof RequestFailure) this.failure = error;
      else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    } finally {
      this.pending -= 1;
      this.events.onLoading(this.pending);
      if (this.pending === 0) this.settle();
    }
  }

  private settle(): void {
    this.requestSymbols();
    if (this.pending > 0) return;
    this.events.onTileFailure(this.failure);
    const empty = [...this.tiles.values()].every((tile) => tile.features.size === 0);
    this.events.onSettled(empty && this.failure === null);
  }

  private paint(tile: GroundTile): void {
    const shown = new Map([...tile.features].filter(([layer]) => !isHidden(layer, this.options.hidden)));
    paintGround(tile.canvas, shown, { size: TILE_SIZE, zoom: tile.coords.z, highlight: this.highlight });
    this.requestSymbols();
  }

  private repaint(): void {
    for (const tile of this.tiles.values()) this.paint(tile);
    this.requestSymbols();
  }

  private canvasOrigin(): Leaflet.Point {
    return this.map.containerPointToLayerPoint(this.map.getSize().multiplyBy(-CANVAS_MARGIN)).round();
  }

  private placeCanvas(): void {
    const size = this.map.getSize().multiplyBy(1 + 2 * CANVAS_MARGIN).round();
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(this.canvas, this.canvasOrigin());
    this.drawSymbols();
  }

  private requestSymbols(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawSymbols();
    });
  }

  private drawSymbols(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const labels = this.symbolsOf((features) => features.labels);
    this.points = this.symbolsOf((features) => features.points);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    drawSymbols(context, labels, this.points, this.map.getZoom());
  }

  /** The anchors of all tiles of the present zoom, in pixels of the canvas. */
  private symbolsOf(anchors: (features: TileFeatures) => readonly Anchor[]): Symbol[] {
    const zoom = Math.round(this.map.getZoom());
    const corner = this.map.getPixelOrigin().add(this.canvasOrigin());
    const symbols: Symbol[] = [];
    for (const { coords, features } of this.tiles.values()) {
      if (coords.z !== zoom) continue;
      const left = coords.x * TILE_SIZE - corner.x;
      const top = coords.y * TILE_SIZE - corner.y;
      for (const [layer, content] of features) {
        if (isHidden(layer, this.options.hidden)) continue;
        for (const anchor of anchors(content)) {
          symbols.push({ ...anchor, layer, x: left + anchor.x, y: top + anchor.y });
        }
      }
    }
    return symbols;
  }
}

function pickedPoint(symbol: Symbol): PickedPoint | null {
  const { category, on } = symbol.properties;
  if (symbol.id === undefined || typeof category !== "string" || typeof on !== "string") return null;
  return { id: symbol.id, category, on };
}
