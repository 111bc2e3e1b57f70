/** A small map of the kept ground, moved by finger or keys, made larger by buttons; what lies on it is its user's. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import type { Place } from "../../geography";
import { useBaseMap } from "../map/use_base_map";
import { drawGround, type Sheet, sheetOn } from "../map/sheet";
import { METRES_PER_DEGREE } from "../pack/ground";
import type { Ground } from "../pack/rule";

interface GroundMapProps {
  readonly ground: Ground | null;
  /** What the map begins with in its middle, EPSG:4490; another one moves it there. */
  readonly place: Place;
  /** Metres a pixel to begin with. */
  readonly firstM?: number | undefined;
  readonly label: string;
  /** Draws on the ground, each time. */
  readonly paint: (sheet: Sheet) => void;
  /** The middle, after somebody has moved it. */
  readonly moved?: (middle: Place) => void;
  /** Where somebody tapped, in pixels of the sheet. */
  readonly tapped?: (x: number, y: number, sheet: Sheet) => void;
  readonly children?: ComponentChildren;
}

const FIRST_M = 0.6;
const WIDEST_M = 4;
const CLOSEST_M = 0.1;
const KEY_PX = 12;
/** A finger that moves less has tapped. */
const TAP_PX = 8;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly from: Place;
}

export function GroundMap({ ground, place, firstM = FIRST_M, label, paint, moved, tapped, children }: GroundMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useRef<Sheet | null>(null);
  const drag = useRef<Drag | null>(null);
  const [metresPerPixel, setScale] = useState(firstM);
  const [centre, setCentre] = useState(place);
  const { base } = useBaseMap();
  useEffect(() => setCentre(place), [place.lon, place.lat]);
  useEffect(() => {
    sheet.current = canvas.current && sheetOn(canvas.current, centre, metresPerPixel);
    if (!sheet.current) return;
    base?.draw(sheet.current);
    drawGround(sheet.current, ground);
    paint(sheet.current);
  });
  const shifted = (from: Place, right: number, down: number): Place => ({
    lon: from.lon - (right * metresPerPixel) / METRES_PER_DEGREE / Math.cos((from.lat * Math.PI) / 180),
    lat: from.lat + (down * metresPerPixel) / METRES_PER_DEGREE,
  });
  const shift = (to: Place) => {
    setCentre(to);
    moved?.(to);
  };
  const move = (event: PointerEvent) => {
    if (drag.current) setCentre(shifted(drag.current.from, event.clientX - drag.current.x, event.clientY - drag.current.y));
  };
  const end = (event: PointerEvent) => {
    const began = drag.current;
    drag.current = null;
    if (!began) return;
    const isTap = Math.hypot(event.clientX - began.x, event.clientY - began.y) < TAP_PX;
    if (isTap && tapped && sheet.current) tapped(event.offsetX, event.offsetY, sheet.current);
    else moved?.(centre);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [KEY_PX, 0], ArrowRight: [-KEY_PX, 0], ArrowUp: [0, KEY_PX], ArrowDown: [0, -KEY_PX] }[event.key];
    if (!step) return;
    event.preventDefault();
    shift(shifted(centre, step[0]!, step[1]!));
  };
  const zoom = (factor: number) => setScale(Math.min(Math.max(WIDEST_M, firstM), Math.max(CLOSEST_M, metresPerPixel * factor)));
  return (
    <div class="pinmap">
      <canvas
        class="pinmap__canvas" ref={canvas} tabIndex={0} role="img" aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, from: centre };
        }}
        onPointerMove={move} onPointerUp={end} onPointerCancel={end} onKeyDown={key}
      />
      <div class="pinmap__zoom">
        <button class="pinmap__button" type="button" aria-label={gettext("Zoom in")} onClick={() => zoom(0.5)}>+</button>
        <button class="pinmap__button" type="button" aria-label={gettext("Zoom out")} onClick={() => zoom(2)}>−</button>
      </div>
      {children}
    </div>
  );
}
