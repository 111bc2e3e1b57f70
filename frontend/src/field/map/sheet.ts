/** A canvas as a sheet of the ground: from degrees to pixels, and what all the app's maps draw on it. */

import type { Bounds, Place } from "../../geography";
import { type Area, METRES_PER_DEGREE } from "../pack/ground";
import type { Ground } from "../pack/rule";

export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly metresPerPixel: number;
  readonly centre: Place;
  readonly x: (lon: number) => number;
  readonly y: (lat: number) => number;
  readonly colour: (name: string) => string;
}

const LABEL_PX = 15;
const LEAST_FIX_PX = 3;
const DOT_PX = 7;

/** The canvas emptied and made as sharp as the screen, `centre` (EPSG:4490) in its middle; null: this browser draws nothing. */
export function sheetOn(canvas: HTMLCanvasElement, centre: Place, metresPerPixel: number): Sheet | null {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.scale(devicePixelRatio, devicePixelRatio);
  const colours = getComputedStyle(canvas);
  const cosine = Math.cos((centre.lat * Math.PI) / 180);
  return {
    context,
    width,
    height,
    metresPerPixel,
    centre,
    x: (lon) => width / 2 + ((lon - centre.lon) * cosine * METRES_PER_DEGREE) / metresPerPixel,
    y: (lat) => height / 2 - ((lat - centre.lat) * METRES_PER_DEGREE) / metresPerPixel,
    colour: (name) => colours.getPropertyValue(`--${name}`),
  };
}

/** The outlines of territories with their names, none over another; what is no area is not drawn. */
export function drawGround(sheet: Sheet, ground: Ground | null): void {
  const { context, colour } = sheet;
  context.fillStyle = colour("ink");
  context.strokeStyle = colour("ink-quiet");
  context.lineWidth = 1;
  context.font = `600 ${LABEL_PX}px ${colour("font")}`;
  context.textAlign = "center";
  const taken: Bounds[] = [];
  for (const { area, name } of ground?.territories ?? []) if (area) outline(sheet, area, name, taken);
}

/** Write a name with its middle there, unless another one stands there already. */
function write({ context }: Sheet, name: string, x: number, y: number, taken: Bounds[]): void {
  const half = context.measureText(name).width / 2;
  const box: Bounds = [x - half, y - LABEL_PX, x + half, y + LABEL_PX / 3];
  if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return;
  taken.push(box);
  context.fillText(name, x, y);
}

/** A territory with its name in the middle of what is seen of it. */
function outline(sheet: Sheet, { box, polygons }: Area, name: string, taken: Bounds[]): void {
  const { context, width, height, x, y } = sheet;
  const [left, right, top, bottom] = [x(box[0]), x(box[2]), y(box[3]), y(box[1])];
  if (polygons.length === 0 || right < 0 || left > width || bottom < 0 || top > height) return;
  context.beginPath();
  for (const ring of polygons.flat()) {
    ring.forEach(([lon = 0, lat = 0], index) => (index ? context.lineTo(x(lon), y(lat)) : context.moveTo(x(lon), y(lat))));
  }
  context.stroke();
  const middleX = (Math.max(0, left) + Math.min(width, right)) / 2;
  const middleY = (Math.max(0, top) + Math.min(height, bottom)) / 2;
  write(sheet, name, middleX, middleY + LABEL_PX * 2, taken);
}

/** Where the phone is, as well as it knows. */
export function drawFix({ context, x, y, colour, metresPerPixel }: Sheet, { lon, lat, accuracyM }: Place & { readonly accuracyM: number }): void {
  context.beginPath();
  context.arc(x(lon), y(lat), Math.max(LEAST_FIX_PX, accuracyM / metresPerPixel), 0, 2 * Math.PI);
  context.strokeStyle = colour("focus");
  context.lineWidth = 2;
  context.stroke();
}

export function drawPin(sheet: Sheet, place?: Place): void {
  const { context, width, height, colour } = sheet;
  const [x, y] = place ? [sheet.x(place.lon), sheet.y(place.lat)] : [width / 2, height / 2];
  context.fillStyle = colour("answer");
  context.beginPath();
  context.moveTo(x, y);
  context.bezierCurveTo(x - 14, y - 20, x - 13, y - 38, x, y - 38);
  context.bezierCurveTo(x + 13, y - 38, x + 14, y - 20, x, y);
  context.fill();
}

/** How a dot looks: by colour, and for who sees no colours by its shape. */
export type Look = "plain" | "done" | "alarm" | "new";

export interface Dot extends Place {
  readonly look: Look;
}

const COLOURS: Readonly<Record<Look, string>> = { plain: "brand", done: "ink-quiet", alarm: "point-red", new: "answer" };

/** A filled circle; done is hollow, alarm a square, new a diamond. */
export function drawDot({ context, x, y, colour }: Sheet, { lon, lat, look }: Dot): void {
  const [left, top] = [x(lon), y(lat)];
  context.beginPath();
  if (look === "alarm") context.rect(left - DOT_PX, top - DOT_PX, 2 * DOT_PX, 2 * DOT_PX);
  else if (look === "new") {
    context.moveTo(left, top - DOT_PX - 2);
    context.lineTo(left + DOT_PX + 2, top);
    context.lineTo(left, top + DOT_PX + 2);
    context.lineTo(left - DOT_PX - 2, top);
    context.closePath();
  } else context.arc(left, top, DOT_PX, 0, 2 * Math.PI);
  context.fillStyle = look === "done" ? colour("surface") : colour(COLOURS[look]);
  context.strokeStyle = look === "done" ? colour(COLOURS.done) : colour("surface");
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
