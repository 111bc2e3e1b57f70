/** A line drawn by hand around what is meant, by mouse, pen or finger. */

import type { Place } from "../geography";
import type { DrawnShape } from "../map/shapes";
import type { MapAdapter } from "../map_adapter";

/** CSS pixels between two corners: closer ones say nothing. */
const STEP_PX = 4;
/** Fewer corners than this are a click, not an outline. */
const FEWEST = 4;

export class Lasso {
  private pointer: number | null = null;
  private corners: Place[] = [];
  private last = { x: 0, y: 0 };
  private active = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly map: MapAdapter,
    private readonly events: {
      /** The outline was closed. */
      onDrawn(outline: readonly Place[]): void;
      /** It is drawn, or not any more. */
      onShape(shapes: readonly DrawnShape[]): void;
      onActive(active: boolean): void;
    },
  ) {
    // Before Leaflet, which would drag the map.
    container.addEventListener("pointerdown", (event) => this.begin(event), { capture: true });
    container.addEventListener("pointermove", (event) => this.go(event));
    container.addEventListener("pointerup", (event) => this.end(event));
    container.addEventListener("pointercancel", () => this.drop());
  }

  get isActive(): boolean {
    return this.active;
  }

  setActive(active: boolean): void {
    if (active === this.active) return;
    this.active = active;
    this.drop();
    this.map.setTool(active);
    this.map.setDragging(!active);
    this.container.classList.toggle("map--lasso", active);
    this.events.onActive(active);
  }

  private begin(event: PointerEvent): void {
    const isOnMap = !(event.target as HTMLElement).closest(".leaflet-control");
    if (!this.active || !isOnMap || event.button !== 0 || this.pointer !== null) return;
    event.preventDefault();
    this.container.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.corners = [];
    this.add(event);
  }

  private go(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    if (Math.hypot(event.clientX - this.last.x, event.clientY - this.last.y) < STEP_PX) return;
    this.add(event);
    this.events.onShape([shapeOf(this.corners)]);
  }

  private end(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    const outline = this.corners;
    this.drop();
    if (outline.length < FEWEST) return;
    this.setActive(false);
    this.events.onDrawn(outline);
  }

  private add({ clientX, clientY }: PointerEvent): void {
    this.last = { x: clientX, y: clientY };
    this.corners.push(this.map.placeAt(clientX, clientY));
  }

  private drop(): void {
    this.pointer = null;
    this.corners = [];
    this.events.onShape([]);
  }
}

function shapeOf(corners: readonly Place[]): DrawnShape {
  const ring = [...corners, corners[0]!].map(({ lon, lat }) => [lon, lat]);
  return { part: "measure", geometry: { type: "Polygon", coordinates: [ring] } };
}
