/** Rows of a draft as outlines on the map, one of which can be drawn on: leaflet-geoman's corners and snapping. */

import "@geoman-io/leaflet-geoman-free";
import type * as Leaflet from "leaflet";

import { type Corner, isSame, type Shape, type Step, stepBetween } from "../drafts/drawing";
import { fill, gettext } from "../i18n";
import { stepped } from "./corners";

declare const L: typeof Leaflet;

const SNAP_PX = 14;

/** What is shown beside the rows: never drawn on. */
export interface Aside {
  readonly kind: "around" | "locked" | "finding-error" | "finding-warning" | "finding-note";
  readonly geometry: GeoJSON.Geometry;
  /** What a finding is called in the list, and where it stands there. */
  readonly mark?: { readonly text: string; readonly title: string; readonly at: Corner; readonly href: string };
}

export interface OutlinesEvents {
  /** A row was clicked. */
  onChosen(row: number): void;
  /** The chosen row was drawn: so far (it goes on), or finally. */
  onDrawn(step: Step, isFinal: boolean): void;
  /** May a corner be moved or taken away? */
  isHeld(at: Corner): boolean;
  /** Somebody tried to move a corner that stays where it is. */
  onHeld(): void;
}

type Outline = ReturnType<typeof L.polygon> | ReturnType<typeof L.polyline>;

export class Outlines {
  private readonly renderer: Leaflet.Renderer;
  private readonly outlines = new Map<number, Outline>();
  private readonly shapes = new Map<number, Shape>();
  private readonly asides: Leaflet.LayerGroup;
  private place: Leaflet.Marker | null = null;
  private chosen: number | null = null;
  private name = "";

  constructor(
    private readonly map: Leaflet.Map,
    private readonly events: OutlinesEvents,
  ) {
    L.PM.reInitLayer(map as unknown as Leaflet.Layer); // the map is older than leaflet-geoman, which comes only where it is drawn
    map.createPane("draftPane").style.zIndex = "450";
    this.renderer = L.svg({ pane: "draftPane", padding: 0.5 });
    this.asides = L.layerGroup([], { pmIgnore: true }).addTo(map);
  }

  /** Show these rows as they are now; only what differs is drawn anew. */
  show(rows: ReadonlyMap<number, Shape>, changed: readonly number[]): void {
    for (const [row, outline] of this.outlines) {
      if (rows.has(row)) continue;
      outline.remove();
      this.outlines.delete(row);
      this.shapes.delete(row);
    }
    for (const [row, shape] of rows) {
      if (this.shapes.get(row) !== shape) this.draw(row, shape);
      const path = this.outlines.get(row)!.getElement();
      path?.classList.toggle("draft-row--changed", changed.includes(row));
      path?.classList.toggle("draft-row--chosen", row === this.chosen);
    }
  }

  /** Neighbours, areas of other drafts, findings. */
  showAsides(asides: readonly Aside[]): void {
    this.asides.clearLayers();
    for (const { kind, geometry, mark } of asides) {
      const layer = L.geoJSON(geometry, {
        pmIgnore: true,
        snapIgnore: kind !== "around",
        interactive: false,
        style: () => ({ className: `draft-aside draft-aside--${kind}`, renderer: this.renderer, pane: "draftPane" }),
        pointToLayer: (_feature, latlng) => L.circleMarker(latlng, { radius: 5, interactive: false, pmIgnore: true }),
      } as Leaflet.GeoJSONOptions);
      this.asides.addLayer(layer);
      if (mark) this.asides.addLayer(this.mark(kind, mark));
    }
  }

  /** Draw on this row, or on none. */
  choose(row: number | null, name: string): void {
    if (this.chosen !== null) this.outlines.get(this.chosen)?.pm.disable();
    this.outlines.get(this.chosen ?? -1)?.getElement()?.classList.remove("draft-row--chosen");
    this.chosen = row;
    this.name = name;
    if (row === null) return;
    this.outlines.get(row)?.bringToFront().getElement()?.classList.add("draft-row--chosen");
    this.enable();
  }

  /** Ring the place at which something was refused, or none. */
  showPlace(at: Corner | null, title = ""): void {
    this.place?.remove();
    this.place = null;
    if (!at) return;
    const icon = L.divIcon({ className: "draft-place", iconSize: [36, 36] });
    const options = { icon, title, alt: title, interactive: false, keyboard: false, pmIgnore: true };
    this.place = L.marker([at[1], at[0]], options).addTo(this.map);
    this.map.panInside([at[1], at[0]], { padding: [80, 80] });
  }

  private mark(kind: string, { text, title, at, href }: NonNullable<Aside["mark"]>): Leaflet.Marker {
    const icon = L.divIcon({ className: `draft-mark draft-mark--${kind}`, html: "", iconSize: [26, 26] });
    const marker = L.marker([at[1], at[0]], { icon, title, alt: title, pmIgnore: true });
    marker.on("add", () => {
      const shown = marker.getElement()!;
      shown.textContent = text;
      shown.setAttribute("aria-label", title);
    });
    marker.on("click", () => location.assign(href));
    return marker;
  }

  private draw(row: number, shape: Shape): void {
    this.shapes.set(row, shape);
    const latlngs = latLngsOf(shape) as Leaflet.LatLng[];
    const drawn = this.outlines.get(row);
    if (drawn) {
      drawn.setLatLngs(latlngs);
      return;
    }
    const options = { className: "draft-row", renderer: this.renderer, pane: "draftPane", bubblingMouseEvents: false };
    const outline = shape.isLine ? L.polyline(latlngs, options) : L.polygon(latlngs, options);
    outline.addTo(this.map);
    outline.on("click", () => this.events.onChosen(row));
    outline.on("pm:change", () => this.tell(row, false));
    outline.on("pm:markerdragend", () => this.tell(row, true));
    for (const name of ["pm:vertexadded", "pm:vertexremoved"] as const) {
      outline.on(name, (event: Leaflet.LeafletEvent) => {
        const { marker } = event as unknown as { marker: { _dragging?: boolean } };
        if (!marker._dragging) this.tell(row, true); // a corner that is dragged into an edge is told when it lies
      });
    }
    this.outlines.set(row, outline);
  }

  private tell(row: number, isFinal: boolean): void {
    const [outline, before] = [this.outlines.get(row), this.shapes.get(row)];
    if (row !== this.chosen || !outline || !before) return;
    const step = stepBetween(before, shapeIn(outline, before.isLine));
    if (step) this.events.onDrawn(step, isFinal);
    if (isFinal) window.setTimeout(() => this.renew(step?.along.at(-1) ?? null));
  }

  /** What was drawn is what is there, whether the step was taken or not; the keyboard stays on its corner. */
  private renew(at: Corner | null): void {
    const [outline, shape] = [this.outlines.get(this.chosen ?? -1), this.shapes.get(this.chosen ?? -1)];
    if (!outline || !shape) return;
    const hadFocus = document.activeElement?.classList.contains("marker-icon") === true;
    outline.setLatLngs(latLngsOf(shape) as Leaflet.LatLng[]);
    this.enable();
    if (hadFocus && at) this.markers().find((one) => isSame(cornerOf(one.getLatLng()), at))?.getElement()?.focus();
  }

  /** What leaflet-geoman is told of the chosen row, and what its corners lack for those who use the keyboard. */
  private enable(): void {
    const outline = this.outlines.get(this.chosen ?? -1);
    if (!outline) return;
    const isFree = ({ marker }: { marker: Leaflet.Marker }) => {
      if (!this.events.isHeld(cornerOf(marker.getLatLng()))) return true;
      this.events.onHeld();
      return false;
    };
    outline.pm.disable();
    outline.pm.enable({
      snappable: true,
      snapDistance: SNAP_PX,
      snapSegment: true,
      allowSelfIntersection: true, // the server judges, and says where
      moveVertexValidation: isFree,
      removeVertexValidation: isFree,
      addVertexValidation: isFree,
    } as Leaflet.PM.EditModeOptions);
    this.markers().forEach((marker, number) => this.makeReachable(marker, number));
    // The points between corners are for the pointer; by keyboard Insert does what they do.
    for (const between of this.map.getContainer().querySelectorAll(".marker-icon-middle")) {
      for (const name of ["tabindex", "role"]) between.removeAttribute(name);
      between.setAttribute("aria-hidden", "true");
    }
  }

  private makeReachable(marker: Leaflet.Marker, number: number): void {
    const shown = marker.getElement();
    if (!shown) return;
    const held = this.events.isHeld(cornerOf(marker.getLatLng()));
    shown.classList.toggle("marker-icon--held", held);
    const words = held
      ? gettext("Corner %(number)s of %(name)s: also of ground outside of the draft, it stays")
      : gettext("Corner %(number)s of %(name)s: arrow keys move it, Delete takes it away, Insert puts one behind it");
    shown.setAttribute("aria-label", fill(words, { number: number + 1, name: this.name }));
    shown.setAttribute("role", "button");
    shown.tabIndex = 0;
    shown.addEventListener("keydown", (event) => this.onKey(event, marker));
  }

  private onKey(event: KeyboardEvent, marker: Leaflet.Marker): void {
    const to = stepped(this.map, marker.getLatLng(), event);
    const at = cornerOf(marker.getLatLng());
    if (to) this.press({ do: "move", along: [at, cornerOf(to)] });
    else if (event.key === "Delete" || event.key === "Backspace") this.press({ do: "remove", along: [at] });
    else if (event.key === "Insert" || event.key === "i") this.insertBehind(marker);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private insertBehind(marker: Leaflet.Marker): void {
    const ring = this.rings().find((markers) => markers.includes(marker))!;
    const [one, other] = [marker, ring[(ring.indexOf(marker) + 1) % ring.length]!].map((each) => cornerOf(each.getLatLng())) as [Corner, Corner];
    this.press({ do: "insert", along: [one, other, [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]] });
  }

  private press(step: Step): void {
    this.events.onDrawn(step, true);
    this.renew(step.along.at(-1)!);
  }

  private markers(): Leaflet.Marker[] {
    return this.rings().flat();
  }

  /** leaflet-geoman's corners, ring by ring. */
  private rings(): Leaflet.Marker[][] {
    const outline = this.outlines.get(this.chosen ?? -1);
    const held = (outline?.pm as unknown as { _markers?: unknown[] } | undefined)?._markers ?? [];
    const flat = (nested: unknown[]): Leaflet.Marker[][] =>
      Array.isArray(nested[0]) ? nested.flatMap((one) => flat(one as unknown[])) : [nested as Leaflet.Marker[]];
    return flat(held);
  }
}

function cornerOf({ lat, lng }: Leaflet.LatLng): Corner {
  return [lng, lat];
}

function latLngsOf({ isLine, parts }: Shape): Leaflet.LatLng[] | Leaflet.LatLng[][][] {
  const latlngs = parts.map((part) => part.map((path) => path.map(([lon, lat]) => L.latLng(lat, lon))));
  return isLine ? latlngs[0]![0]! : latlngs;
}

function shapeIn(outline: Outline, isLine: boolean): Shape {
  const latlngs = outline.getLatLngs();
  if (isLine) return { isLine, parts: [[(latlngs as Leaflet.LatLng[]).map(cornerOf)]] };
  const parts = latlngs as Leaflet.LatLng[][][];
  return { isLine, parts: parts.map((part) => part.map((path) => path.map(cornerOf))) };
}
