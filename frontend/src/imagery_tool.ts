/** Imagery over which the pointer goes: its value there, and the slider between two dates. */

import { byId } from "./dom";
import type { Place } from "./geography";
import type { ShownRaster } from "./map/imagery";
import type { MapAdapter } from "./map_adapter";

/** So long the pointer rests before a value is asked for. */
const REST_MS = 150;
const MIDDLE = 50;

interface Told {
  readonly unit: string | null;
  readonly values: readonly (number | null)[];
}

/** Draws the rasters that are shown, the uppermost of them right of the slider, and tells their values. */
export class ImageryTool {
  private readonly slider = byId<HTMLInputElement>("swipe");
  private readonly box = byId("swipe-box");
  private readonly value = byId("imagery-value");
  private shown: readonly ShownRaster[] = [];
  private isSwiping = false;
  private timer = 0;
  private asked: AbortController | null = null;

  constructor(private readonly map: MapAdapter) {
    this.slider.value = String(MIDDLE);
    this.slider.addEventListener("input", () => this.draw());
  }

  show(shown: readonly ShownRaster[], swipe: boolean): void {
    this.shown = shown;
    this.isSwiping = swipe;
    this.box.hidden = !swipe;
    if (shown.length === 0) this.tell(null);
    this.draw();
  }

  /** Tell the value of the uppermost raster that has any, where the pointer rests. */
  tell(place: Place | null): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    const one = this.shown.find(({ raster }) => raster.values !== "");
    if (place === null || one === undefined) this.value.hidden = true;
    else this.timer = window.setTimeout(() => void this.ask(one, place), REST_MS);
  }

  private async ask({ raster }: ShownRaster, { lon, lat }: Place): Promise<void> {
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const answer = await fetch(`${raster.values}?lon=${lon}&lat=${lat}`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { unit, values } = (await answer.json()) as Told;
      const known = values.filter((value) => value !== null).map((value) => Number(value.toPrecision(6)).toLocaleString());
      this.value.hidden = known.length === 0;
      this.value.textContent = `${raster.title} ${raster.takenOn}: ${known.join(" / ")}${unit === null ? "" : ` ${unit}`}`;
    } catch {
      this.value.hidden = true; // a value under the pointer is an aid: the next movement asks again
    }
  }

  private draw(): void {
    const percent = Number(this.slider.value);
    this.box.style.setProperty("--swipe-at", `${percent}%`);
    this.map.showImagery(this.shown, this.isSwiping ? percent / 100 : null);
  }
}
