/** Renovation zones on the map: filled by the light of their project, with the days to its next milestone. */

import type { Geometry } from "geojson";

import type { Place } from "../geography";
import type { Box } from "./labels";
import type { Palette } from "./palette";
import { boundsOf, pathOf, type Project } from "./shapes";

export type ZoneLight = "red" | "yellow" | "green" | "done" | "none";

/** A zone in degrees (EPSG:4490); `label` is written at `place`, line by line. */
export interface LitZone {
  readonly code: string;
  readonly light: ZoneLight;
  readonly label: readonly string[];
  readonly place: Place;
  readonly isOpened: boolean;
  readonly geometry: Geometry;
}

const LINE_PX = 2;
const OPENED_LINE_PX = 4;
const ROW_PX = 16;
const CHARACTER_PX = 11;
/** A zone narrower than this carries its colour alone. */
const NARROWEST_WITH_LABEL_PX = 36;

function wide(zone: LitZone, project: Project): boolean {
  const [west, south, east, north] = boundsOf(zone.geometry);
  const [low, high] = [project({ lon: west, lat: south }), project({ lon: east, lat: north })];
  return Math.abs(high.x - low.x) >= NARROWEST_WITH_LABEL_PX;
}

/** Draw the zones; colour alone does not tell who is late: the line around it is broken. */
export function drawZones(
  context: CanvasRenderingContext2D, palette: Palette, zones: readonly LitZone[], project: Project,
): void {
  context.setLineDash([]);
  context.lineJoin = "round";
  for (const { light, isOpened, geometry } of zones) {
    const [fill, stroke] = palette.zoneLights[light];
    const { path } = pathOf({ part: "alternative", geometry }, project);
    context.fillStyle = fill;
    context.fill(path, "evenodd");
    context.strokeStyle = palette.casing;
    context.lineWidth = (isOpened ? OPENED_LINE_PX : LINE_PX) + 3;
    context.stroke(path);
    context.strokeStyle = stroke;
    context.lineWidth = isOpened ? OPENED_LINE_PX : LINE_PX;
    context.setLineDash(light === "red" ? [8, 4] : []);
    context.stroke(path);
    context.setLineDash([]);
  }
}

/** Where their labels stand, so that no other name is written there. */
export function takenByZones(zones: readonly LitZone[], project: Project): Box[] {
  return zones.filter((zone) => wide(zone, project)).map(({ place, label }) => {
    const { x, y } = project(place);
    const [across, down] = [(Math.max(...label.map((line) => line.length)) * CHARACTER_PX) / 2, (label.length * ROW_PX) / 2];
    return { left: x - across, top: y - down, right: x + across, bottom: y + down };
  });
}

/** Write what the zones are called and how long they have, above everything else. */
export function writeZones(
  context: CanvasRenderingContext2D, palette: Palette, zones: readonly LitZone[], project: Project,
): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const zone of zones) {
    if (!wide(zone, project)) continue;
    const { x, y } = project(zone.place);
    zone.label.forEach((line, at) => {
      context.font = `${at === 0 ? 700 : 500} 13px system-ui, sans-serif`;
      const down = y + (at - (zone.label.length - 1) / 2) * ROW_PX;
      context.lineWidth = 4;
      context.strokeStyle = palette.halo;
      context.strokeText(line, x, down);
      context.fillStyle = palette.zoneLights[zone.light][1];
      context.fillText(line, x, down);
    });
  }
}

