/** A small map of the kept ground: the pin stays in the middle, the ground is moved beneath it. */

import { useEffect, useRef, useState } from "preact/hooks";

import { gettext } from "../../i18n";
import type { Place } from "../../geography";
import { type Area, METRES_PER_DEGREE } from "../pack/ground";
import type { Ground } from "../pack/rule";

interface PinMapProps {
  readonly ground: Ground | null;
  /** Where the pin is, EPSG:4490. */
  readonly place: Place;
  /** The fix that the pin came from, and how good it is; null: there was none. */
  readonly fix: (Place & { readonly accuracyM: number }) | null;
  readonly moved: (place: Place) => void;
}

const HEIGHT_PX = 260;
const WIDEST_M = 4;
const CLOSEST_M = 0.1;
const KEY_PX = 12;

export function PinMap({ ground, place, fix, moved }: PinMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [metresPerPixel, setScale] = useState(0.6);
  const [centre, setCentre] = useState(place);
  const drag = useRef<{ x: number; y: number; from: Place } | null>(null);
  useEffect(() => setCentre(place), [place.lon, place.lat]);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, ground, centre, fix, metresPerPixel);
  });
  const shifted = (from: Place, right: number, down: number): Place => ({
    lon: from.lon - (right * metresPerPixel) / METRES_PER_DEGREE / Math.cos((from.lat * Math.PI) / 180),
    lat: from.lat + (down * metresPerPixel) / METRES_PER_DEGREE,
  });
  const move = (event: PointerEvent) => {
    if (drag.current) setCentre(shifted(drag.current.from, event.clientX - drag.current.x, event.clientY - drag.current.y));
  };
  const end = () => {
    if (drag.current) moved(centre);
    drag.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [KEY_PX, 0], ArrowRight: [-KEY_PX, 0], ArrowUp: [0, KEY_PX], ArrowDown: [0, -KEY_PX] }[event.key];
    if (!step) return;
    event.preventDefault();
    moved(shifted(centre, step[0]!, step[1]!));
  };
  const zoom = (factor: number) => setScale(Math.min(WIDEST_M, Math.max(CLOSEST_M, metresPerPixel * factor)));
  return (
    <div class="pinmap">
      <canvas
        class="pinmap__canvas" ref={canvas} tabIndex={0} role="img" aria-label={gettext("Map: move the ground beneath the pin, by finger or by the arrow keys")}
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
    </div>
  );
}

const LABEL_PX = 15;
const LEAST_FIX_PX = 3;

/** From degrees to pixels of the canvas. */
interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly x: (lon: number) => number;
  readonly y: (lat: number) => number;
  readonly colour: (name: string) => string;
}

function draw(canvas: HTMLCanvasElement, ground: Ground | null, centre: Place, fix: PinMapProps["fix"], metresPerPixel: number): void {
  const width = canvas.clientWidth;
  canvas.width = width * devicePixelRatio;
  canvas.height = HEIGHT_PX * devicePixelRatio;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(devicePixelRatio, devicePixelRatio);
  const colours = getComputedStyle(canvas);
  const cosine = Math.cos((centre.lat * Math.PI) / 180);
  const sheet: Sheet = {
    context,
    width,
    x: (lon) => width / 2 + ((lon - centre.lon) * cosine * METRES_PER_DEGREE) / metresPerPixel,
    y: (lat) => HEIGHT_PX / 2 - ((lat - centre.lat) * METRES_PER_DEGREE) / metresPerPixel,
    colour: (name) => colours.getPropertyValue(`--${name}`),
  };
  context.fillStyle = sheet.colour("ink");
  context.strokeStyle = sheet.colour("ink-quiet");
  context.font = `600 ${LABEL_PX}px ${sheet.colour("font")}`;
  context.textAlign = "center";
  for (const { area, name } of ground?.territories ?? []) if (area) outline(sheet, area, name);
  if (fix) circle(sheet, fix, fix.accuracyM / metresPerPixel);
  pin(context, width / 2, HEIGHT_PX / 2, sheet.colour("answer"));
}

/** A territory with its name in the middle of what is seen of it. */
function outline({ context, width, x, y }: Sheet, { box, polygons }: Area, name: string): void {
  const [left, right, top, bottom] = [x(box[0]), x(box[2]), y(box[3]), y(box[1])];
  if (right < 0 || left > width || bottom < 0 || top > HEIGHT_PX) return;
  context.beginPath();
  for (const ring of polygons.flat()) {
    ring.forEach(([lon = 0, lat = 0], index) => (index ? context.lineTo(x(lon), y(lat)) : context.moveTo(x(lon), y(lat))));
  }
  context.stroke();
  const middleX = (Math.max(0, left) + Math.min(width, right)) / 2;
  const middleY = (Math.max(0, top) + Math.min(HEIGHT_PX, bottom)) / 2;
  context.fillText(name, middleX, middleY + LABEL_PX * 2);
}

function circle({ context, x, y, colour }: Sheet, { lon, lat }: Place, radiusPx: number): void {
  context.beginPath();
  context.arc(x(lon), y(lat), Math.max(LEAST_FIX_PX, radiusPx), 0, 2 * Math.PI);
  context.strokeStyle = colour("focus");
  context.lineWidth = 2;
  context.stroke();
}

function pin(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  context.bezierCurveTo(x - 14, y - 20, x - 13, y - 38, x, y - 38);
  context.bezierCurveTo(x + 13, y - 38, x + 14, y - 20, x, y);
  context.fill();
}
