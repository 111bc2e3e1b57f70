/** Handles on corners: dragged, moved by the arrow keys, taken away by Delete; and on sides that may have one more. */

import type * as Leaflet from "leaflet";

import type { Place } from "../geography";
import { fill, gettext } from "../i18n";

declare const L: typeof Leaflet;

/** Which way do the arrow keys move a corner, in pixels right and down? */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const FAR_PX = 8;
/** From a corner to the middle of its side there are so many pixels at least, where that can be taken hold of. */
const ROOM_PX = 20;

/** How far does this key move a corner: eight pixels, with Shift one?  null: it is no arrow key. */
export function stepOf({ key, shiftKey }: KeyboardEvent): readonly [number, number] | null {
  const step = STEPS[key];
  const far = shiftKey ? 1 : FAR_PX;
  return step ? [step[0] * far, step[1] * far] : null;
}

/** Where is a corner after this key was pressed on it?  null: it is no arrow key. */
export function stepped(map: Leaflet.Map, from: Leaflet.LatLng, event: KeyboardEvent): Leaflet.LatLng | null {
  const step = stepOf(event);
  return step && map.containerPointToLatLng(map.latLngToContainerPoint(from).add([step[0], step[1]]));
}

/** A corner has another place, by dragging or by a key; null: it is taken away. */
export type CornerMoved = (at: number, place: Place | null, isDragged: boolean) => void;

/** The middles of sides, and what happens when one of them is to be a corner behind that of its number. */
export interface Sides {
  readonly middles: readonly Place[];
  readonly onMore: (behind: number, place: Place) => void;
}

const NO_SIDES: Sides = { middles: [], onMore: () => undefined };

export class Corners {
  private readonly handles: Leaflet.Marker[] = [];
  private readonly middles: Leaflet.Marker[] = [];
  private moved: CornerMoved = () => undefined;
  private sides = NO_SIDES;
  /** The middle that is being dragged: it is a corner already, and stays where the pointer has it. */
  private dragged: Leaflet.Marker | null = null;

  constructor(private readonly map: Leaflet.Map) {
    map.on("zoomend", () => this.makeRoom());
  }

  show(corners: readonly Place[], onMove: CornerMoved, sides: Sides = NO_SIDES): void {
    [this.moved, this.sides] = [onMove, sides];
    this.lay(this.handles, corners, (at) => this.handle(at));
    this.lay(this.middles, sides.middles, (at) => this.middle(at));
    this.makeRoom();
  }

  /** A middle that would lie under the corners of its side is not shown. */
  private makeRoom(): void {
    this.middles.forEach((middle, at) => {
      const corner = this.handles[at];
      const half_px = corner ? this.pixelOf(middle).distanceTo(this.pixelOf(corner)) : 0;
      middle.getElement()?.toggleAttribute("data-cramped", middle !== this.dragged && half_px < ROOM_PX);
    });
  }

  private pixelOf(handle: Leaflet.Marker): Leaflet.Point {
    return this.map.latLngToContainerPoint(handle.getLatLng());
  }

  private lay(handles: Leaflet.Marker[], places: readonly Place[], make: (at: number) => Leaflet.Marker): void {
    while (handles.length > places.length) handles.pop()?.remove();
    places.forEach(({ lon, lat }, at) => {
      const handle = (handles[at] ??= make(at));
      if (handle !== this.dragged) handle.setLatLng([lat, lon]);
    });
  }

  private handle(at: number): Leaflet.Marker {
    const icon = L.divIcon({ className: "corner", iconSize: [28, 28] });
    const title = fill(gettext("Corner %(number)s: drag, or move it with the arrow keys; Delete takes it away"), { number: at + 1 });
    const handle = L.marker([0, 0], { icon, title, draggable: true, autoPan: true }).addTo(this.map);
    const tell = (isDragged: boolean) => this.moved(at, placeOf(handle), isDragged);
    handle.on("drag", () => tell(true));
    handle.getElement()?.setAttribute("aria-label", title);
    handle.getElement()?.addEventListener("keydown", (event) => {
      const to = stepped(this.map, handle.getLatLng(), event);
      if (event.key === "Delete" || event.key === "Backspace") this.moved(at, null, false);
      else if (to) {
        handle.setLatLng(to);
        tell(false);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return handle;
  }

  /** Dragged, it is a new corner from the first pixel on; pressed, it becomes one where it is. */
  private middle(at: number): Leaflet.Marker {
    const icon = L.divIcon({ className: "corner corner--middle", iconSize: [24, 24] });
    const title = fill(gettext("Side %(number)s: drag it, or press Enter, for one more corner"), { number: at + 1 });
    const middle = L.marker([0, 0], { icon, title, draggable: true, autoPan: true, zIndexOffset: -100 }).addTo(this.map);
    const add = () => {
      this.sides.onMore(at, placeOf(middle));
      this.handles[at + 1]?.getElement()?.focus();
    };
    middle.on("drag", () => {
      if (this.dragged === middle) this.moved(at + 1, placeOf(middle), true);
      else {
        this.dragged = middle;
        this.sides.onMore(at, placeOf(middle));
      }
    });
    middle.on("dragend", () => {
      this.dragged = null;
      this.show(this.handles.map(placeOf), this.moved, this.sides);
    });
    middle.on("click", add);
    middle.getElement()?.setAttribute("aria-label", title);
    middle.getElement()?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      add();
      event.preventDefault();
      event.stopPropagation();
    });
    return middle;
  }
}

function placeOf(handle: Leaflet.Marker): Place {
  const { lng, lat } = handle.getLatLng();
  return { lon: lng, lat };
}
