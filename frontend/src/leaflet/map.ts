/** Leaflet's map as this project wants it: without movement for those whom it disturbs. */

import type * as Leaflet from "leaflet";

import { gettext } from "../i18n";

declare const L: typeof Leaflet;

/** An empty map in the container, with buttons for its scale; it looks nowhere yet. */
export function makeMap(container: HTMLElement, minZoom: number, maxZoom: number): Leaflet.Map {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new (isStill ? still() : L.Map)(container, {
    zoomControl: false,
    attributionControl: false,
    minZoom,
    maxZoom,
    worldCopyJump: true,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    inertia: !isStill,
  });
  const titles = { zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") };
  L.control.zoom({ position: "bottomright", ...titles }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  return map;
}

/** A map that is where it is told to be at once. */
function still(): typeof Leaflet.Map {
  return L.Map.extend({
    panBy(this: Leaflet.Map, offset: Leaflet.PointExpression, options?: Leaflet.PanOptions) {
      return L.Map.prototype.panBy.call(this, offset, { ...options, animate: false });
    },
  }) as unknown as typeof Leaflet.Map;
}
