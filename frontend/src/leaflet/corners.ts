/** Handles on corners: dragged, moved by the arrow keys, taken away by Delete. */

import type * as Leaflet from "leaflet";

import type { Place } from "../geography";
import { fill, gettext } from "../i18n";

declare const L: typeof Leaflet;

/** Which way do the arrow keys move a corner, in pixels right and down? */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const FAR_PX = 8;

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

export class Corners {
  private readonly handles: Leaflet.Marker[] = [];
  private moved: (at: number, place: Place | null) => void = () => undefined;

  constructor(private readonly map: Leaflet.Map) {}

  show(corners: readonly Place[], onMove: (at: number, place: Place | null) => void): void {
    this.moved = onMove;
    while (this.handles.length > corners.length) this.handles.pop()?.remove();
    corners.forEach(({ lon, lat }, at) => {
      const handle = (this.handles[at] ??= this.handle(at));
      handle.setLatLng([lat, lon]);
    });
  }

  private handle(at: number): Leaflet.Marker {
    const icon = L.divIcon({ className: "corner", iconSize: [28, 28] });
    const title = fill(gettext("Corner %(number)s: drag, or move it with the arrow keys; Delete takes it away"), { number: at + 1 });
    const handle = L.marker([0, 0], { icon, title, draggable: true, autoPan: true }).addTo(this.map);
    const tell = () => {
      const { lng, lat } = handle.getLatLng();
      this.moved(at, { lon: lng, lat });
    };
    handle.on("drag", tell);
    handle.getElement()?.setAttribute("aria-label", title);
    handle.getElement()?.addEventListener("keydown", (event) => {
      const to = stepped(this.map, handle.getLatLng(), event);
      if (event.key === "Delete" || event.key === "Backspace") this.moved(at, null);
      else if (to) {
        handle.setLatLng(to);
        tell();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return handle;
  }
}
