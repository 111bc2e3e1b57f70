/** Areas in which imagery was counted, tinted by what was found: five steps of one colour, none where nothing is known. */

import type { Geometry } from "geojson";

import type { Palette } from "./palette";
import { pathOf, type Project } from "./shapes";

/** An area in degrees (EPSG:4490); `step` from 0, and the figure in words, or null where nothing is known. */
export interface CountedArea {
  readonly name: string;
  readonly step: number | null;
  readonly value: string | null;
  readonly geometry: Geometry;
}

const LINE_PX = 1;

/** Draw the areas, below everything else that stands above the ground. */
export function drawCounted(
  context: CanvasRenderingContext2D, palette: Palette, areas: readonly CountedArea[], project: Project,
): void {
  context.lineWidth = LINE_PX;
  context.strokeStyle = palette.countedLine;
  context.setLineDash([]);
  for (const { step, geometry } of areas) {
    const { path } = pathOf({ part: "alternative", geometry }, project);
    const tint = step === null ? undefined : palette.counted[step];
    if (tint) {
      context.fillStyle = tint;
      context.fill(path, "evenodd");
    }
    context.stroke(path);
  }
}
