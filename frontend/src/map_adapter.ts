/** The map of every page: with its parts in `leaflet/` the only module that touches Leaflet (`L`, which django-leaflet
 *  puts on the page); everything else asks it. */

import type * as Leaflet from "leaflet";

import type { RequestFailure } from "./api";
import type { Config } from "./config";
import type { Bounds, MapView, Place } from "./geography";
import { gettext } from "./i18n";
import { Backdrop } from "./leaflet/backdrop";
import { Canvas, CANVAS_MARGIN } from "./leaflet/canvas";
import { type CornerMoved, Corners, type Sides } from "./leaflet/corners";
import { makeMap } from "./leaflet/map";
import type { Aside, Outlines, OutlinesEvents } from "./leaflet/outlines";
import { squaresOf } from "./leaflet/squares";
import type { BaseMap } from "./map/base_maps";
import type { CountedArea } from "./map/counted";
import type { ShownRaster } from "./map/imagery";
import { Ground, type GroundView, TILE_SIZE } from "./map/ground";
import { type GroundFeature, shapesAt } from "./map/ground_tiles";
import type { Hit } from "./map/overlay";
import { paletteOf, type Theme } from "./map/palette";
import type { DrawnShape } from "./map/shapes";
import type { LitZone } from "./map/zone_lights";
import type { Mark } from "./points/messages";

declare const L: typeof Leaflet;

export type { Aside, Outlines };

const MIN_ZOOM = 3;
export const MAX_ZOOM = 20;
/** Where something was looked for: near enough to read what is around it. */
const FOUND_ZOOM = 17;

export interface MapEvents {
  /** The reader clicked (by mouse, finger or keyboard) a place, and perhaps something that stands there. */
  onPick(place: Place, hit: Hit | null): void;
  /** The pointer is over this point or cluster, or over none. */
  onPoint(mark: Mark | null): void;
  /** The pointer is over this place, or has left the map. */
  onOver(place: Place | null): void;
  onViewChanged(view: MapView): void;
  /** How many tiles are on their way. */
  onLoading(pending: number): void;
  /** Everything in view has arrived, or has failed; does it hold any ground at all? */
  onSettled(empty: boolean, failure: RequestFailure | null): void;
  /** A tile of somebody else's base map did not come. */
  onBaseFailed(base: BaseMap): void;
}

/** What the map shows, apart from where it looks. */
export interface MapContent {
  readonly on: string;
  readonly hidden: readonly string[];
  readonly opacity: Readonly<Record<string, number>>;
  readonly theme: Theme;
}

/** CSS pixels of the map that other parts of the page lie over. */
export interface Covered {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top?: number;
}

/** The map: own vector tiles as ground, names and points above them, and the place that was asked about. */
export class MapAdapter {
  private readonly map: Leaflet.Map;
  private readonly grid: Leaflet.GridLayer;
  private readonly ground: Ground;
  private readonly canvas: Canvas;
  private marker: Leaflet.Marker | null = null;
  private readonly corners: Corners;
  private toolActive = false;
  private readonly mine: ReadonlySet<string>;
  private readonly backdrop: Backdrop;
  /** Where the map was told to look; Leaflet rounds to whole pixels whenever it pans, as when the drawer opens. */
  private told: MapView;

  constructor(
    container: HTMLElement,
    private readonly config: Config,
    private readonly events: MapEvents,
    private content: MapContent,
    view: MapView,
  ) {
    this.map = makeMap(container, MIN_ZOOM, MAX_ZOOM);
    this.told = view;
    this.map.setView([view.lat, view.lon], view.zoom);
    this.mine = new Set(config.me.mine.grids);
    this.backdrop = new Backdrop(this.map, MAX_ZOOM, (base) => events.onBaseFailed(base));
    this.corners = new Corners(this.map);
    this.ground = this.makeGround();
    this.grid = squaresOf(this.ground, MIN_ZOOM);
    this.canvas = new Canvas(this.map, this.ground, () => this.content.theme);
    this.listen(container);
    this.canvas.place();
  }

  /** Where the map looks, centre in WGS 84 degrees: as it was told, until it is moved by a pixel at least. */
  view(): MapView {
    const [centre, zoom] = [this.map.getCenter().wrap(), this.map.getZoom()];
    const { lat, lon } = this.told;
    const moved_px = this.map.project(centre).distanceTo(this.map.project([lat, lon]));
    if (zoom !== this.told.zoom || moved_px >= 1) this.told = { lon: centre.lng, lat: centre.lat, zoom };
    return this.told;
  }

  setView(view: MapView): void {
    // Without a reset (which its types do not know) Leaflet pans by whole pixels, and lands beside the place.
    const exactly: L.ZoomPanOptions & { reset: boolean } = { animate: false, reset: true };
    this.told = view;
    this.map.setView([view.lat, view.lon], view.zoom, exactly);
  }

  /** Which place lies at this pixel of the screen? */
  placeAt(clientX: number, clientY: number): Place {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const { lat, lng } = this.map.containerPointToLatLng([clientX - left, clientY - top]).wrap();
    return { lon: lng, lat };
  }

  /** May the pointer drag the map, or does it draw on it? */
  setDragging(drags: boolean): void {
    if (drags) this.map.dragging.enable();
    else this.map.dragging.disable();
  }

  /** What the map shows, with a margin, so that a little panning shows nothing empty. */
  bounds(): Bounds {
    return boundsOf(this.map.getBounds().pad(CANVAS_MARGIN));
  }

  /** What the map shows, without a margin. */
  inView(): Bounds {
    return boundsOf(this.map.getBounds());
  }

  /** Show all of what lies between west, south, east and north (degrees), beside what covers the map. */
  fit([west, south, east, north]: Bounds, covered: Covered = { left: 0, right: 0, bottom: 0 }): void {
    this.map.fitBounds([[south, west], [north, east]], {
      paddingTopLeft: [covered.left + 32, (covered.top ?? 0) + 32],
      paddingBottomRight: [covered.right + 32, covered.bottom + 32],
      maxZoom: FOUND_ZOOM,
      animate: false,
    });
  }

  /** Go where `place` is and near enough to tell it from its neighbours. */
  approach(place: Place, zoom: number): void {
    this.map.setView([place.lat, place.lon], Math.max(zoom, this.map.getZoom()));
  }

  /** What is this territory called, by the tiles in view? */
  nameOf(layer: string, code: string): string | null {
    return this.ground.nameOf(layer, code);
  }

  /** Which shapes of the ground lie at `place`, the topmost first?  As far as the tiles have come. */
  groundAt(place: Place): GroundFeature[] {
    const zoom = Math.round(this.map.getZoom());
    const pixel = this.map.project([place.lat, place.lon], zoom);
    for (const tile of this.ground.tiles) {
      const { x, y, z } = tile.square;
      const [left, top] = [pixel.x - x * TILE_SIZE, pixel.y - y * TILE_SIZE];
      const inside = left >= 0 && left < TILE_SIZE && top >= 0 && top < TILE_SIZE;
      if (z === zoom && inside) return shapesAt(this.ground.shown(tile), left, top);
    }
    return [];
  }

  /** Show the ground: of another day, other layers, other colours.  Before the first time nothing is asked for. */
  show(content: MapContent): void {
    const isSame = JSON.stringify(content) === JSON.stringify(this.content);
    if (isSame && this.map.hasLayer(this.grid)) return;
    this.content = content;
    if (this.ground.show(this.groundView())) this.reload();
    this.grid.addTo(this.map);
    if (!isSame) this.canvas.request();
  }

  /** Ask for every tile in view again. */
  reload(): void {
    this.ground.forget();
    this.grid.redraw();
  }

  /** Mark the place that was asked about, or none. */
  showPlace(place: Place | null): void {
    this.marker?.remove();
    this.marker = null;
    if (!place) return;
    const icon = L.icon({ iconUrl: this.config.urls.pin, iconSize: [32, 42], iconAnchor: [16, 40] });
    const alt = gettext("The place you asked about");
    const options = { icon, interactive: false, keyboard: false, alt };
    this.marker = L.marker([place.lat, place.lon], options).addTo(this.map);
  }

  /** Draw these outlines and lines over the ground: what was decided, what is opened. */
  showShapes(shapes: readonly DrawnShape[]): void {
    this.canvas.show({ shapes });
  }

  /** Tint these areas by what was counted in imagery. */
  showCounted(areas: readonly CountedArea[]): void {
    this.canvas.show({ counted: areas });
  }

  /** Show these points and clusters: they stand there when it returns. */
  showMarks(marks: readonly Mark[]): void {
    this.canvas.showNow({ marks });
  }

  /** Show these points and clusters soon: of what is in view the map has them already. */
  renewMarks(marks: readonly Mark[]): void {
    this.canvas.gather({ marks });
  }

  /** Draw what is measured. */
  showMeasure(shapes: readonly DrawnShape[]): void {
    this.canvas.show({ measured: shapes });
  }

  /** Handles on these corners: dragged, moved by arrow keys (with Shift pixel by pixel), taken away by Delete (null). */
  showCorners(corners: readonly Place[], onMove: CornerMoved, sides?: Sides): void {
    this.corners.show(corners, onMove, sides);
  }

  /** Outlines that can be drawn on; what draws comes only where it is asked for. */
  async outlines(events: OutlinesEvents): Promise<Outlines> {
    const { Outlines } = await import("./leaflet/outlines");
    return new Outlines(this.map, events);
  }

  /** Is the next click meant for a tool?  Then it hits nothing, and two clicks do not zoom. */
  setTool(active: boolean): void {
    this.toolActive = active;
    this.map.getContainer().classList.toggle("map--tool", active);
    if (active) this.map.doubleClickZoom.disable();
    else this.map.doubleClickZoom.enable();
  }

  /** Lay the map of somebody else under everything, or none. */
  showBase(base: BaseMap | null): void {
    this.backdrop.showBase(base);
  }

  /** Lay rasters under the ground, the first uppermost, and right of a part of the frame only where that is told. */
  showImagery(shown: readonly ShownRaster[], swiped: number | null): void {
    this.backdrop.showImagery(shown, swiped);
  }

  /** Fill renovation zones by their lights. */
  showZones(zones: readonly LitZone[]): void {
    this.canvas.show({ zones });
  }

  /** Ring the point that is opened, and the one that is pointed at elsewhere. */
  showRings(opened: Place | null, pointed: Place | null): void {
    this.canvas.show({ opened, pointed });
  }

  /** Move `place` out from under what covers the map, if it is there. */
  keepVisible(place: Place, covered: Covered): void {
    this.map.panInside([place.lat, place.lon], {
      paddingTopLeft: [covered.left + 48, 72],
      paddingBottomRight: [covered.right + 48, covered.bottom + 48],
    });
  }

  /** Ask about the middle of the map: the way for those who use no pointer. */
  pickCentre(): void {
    const centre = this.map.getCenter().wrap();
    this.events.onPick({ lon: centre.lng, lat: centre.lat }, null);
  }

  private makeGround(): Ground {
    const { onLoading, onSettled } = this.events;
    const events = { onLoading, onSettled, onPainted: () => this.canvas.gather() };
    return new Ground(this.config, events, this.groundView());
  }

  private groundView(): GroundView {
    const { on, hidden, opacity, theme } = this.content;
    return { on, hidden, look: { palette: paletteOf(theme), opacity, mine: this.mine } };
  }

  private listen(container: HTMLElement): void {
    this.map.on("click", (event: Leaflet.LeafletMouseEvent) => this.pick(event));
    this.map.on("mousemove", (event: Leaflet.LeafletMouseEvent) => this.point(event));
    this.map.on("mouseout", () => {
      this.events.onPoint(null);
      this.events.onOver(null);
    });
    this.map.on("moveend", () => {
      this.canvas.follow();
      this.events.onViewChanged(this.view());
    });
    this.map.on("resize", () => this.canvas.place());
    container.addEventListener("keydown", (event) => this.onKey(event));
    container.addEventListener("pointerdown", () => container.classList.remove("map--keyboard"));
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, debounceMoveend: true })).observe(container);
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
    const { lat, lng } = event.latlng.wrap();
    this.events.onPick({ lon: lng, lat }, this.hit(event));
  }

  private point(event: Leaflet.LeafletMouseEvent): void {
    const { lat, lng } = event.latlng.wrap();
    this.events.onOver({ lon: lng, lat });
    const hit = this.hit(event);
    this.map.getContainer().classList.toggle("map--over", hit !== null);
    this.events.onPoint(hit?.kind === "mark" ? hit.mark : null);
  }

  private hit(event: Leaflet.LeafletMouseEvent): Hit | null {
    return this.toolActive ? null : this.canvas.hit(event);
  }
}

function boundsOf(box: Leaflet.LatLngBounds): Bounds {
  return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
}
