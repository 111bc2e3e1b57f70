/** The tree of layers: what is shown, how strongly, and what it looks like. */

import { byId, element } from "./dom";
import { fill, gettext } from "./i18n";
import type { BaseMap } from "./map/base_maps";
import { opacityName, type Raster } from "./map/imagery";
import type { Palette } from "./map/palette";
import { drawSwatch } from "./map/swatches";

export interface LayerEvents {
  onHidden(hidden: readonly string[]): void;
  /** Opacities below 1, by layer. */
  onOpacity(opacity: Readonly<Record<string, number>>): void;
  /** The name of somebody else's base map; empty: the county's own. */
  onBase(name: string): void;
  /** The rasters that are switched on, and whether two of them are compared. */
  onImagery(imagery: readonly number[], swipe: boolean): void;
}

/** Layers of the county's own base map, which somebody else's replaces, and imagery: houses would hide it. */
const OWN_BASE = ["buildings", "roads", "water"];

/** The layers that are not drawn: those switched off, and the county's own base map where something replaces it. */
export function hiddenLayers(hidden: readonly string[], base: string, imagery: readonly number[]): readonly string[] {
  return base === "" && imagery.length === 0 ? hidden : [...new Set([...hidden, ...OWN_BASE])];
}

/** Switches, sliders and swatches, all made by the page's template. */
export class LayerTree {
  private readonly switches = [...document.querySelectorAll<HTMLInputElement>("input[data-layer]")];
  private readonly sliders: readonly HTMLInputElement[];
  private readonly swatches = [...document.querySelectorAll<HTMLCanvasElement>("canvas[data-swatch]")];

  private readonly bases: readonly HTMLInputElement[];
  private readonly rasters: readonly HTMLInputElement[];
  private readonly swipe = byId<HTMLInputElement>("imagery-swipe");
  private readonly root = byId<HTMLDetailsElement>("layers");
  private palette: Palette | null = null;
  private painted: Palette | null = null;

  constructor(baseMaps: readonly BaseMap[], imagery: readonly Raster[], events: LayerEvents) {
    this.bases = this.makeBases(baseMaps);
    this.rasters = this.makeRasters(imagery);
    this.sliders = [...document.querySelectorAll<HTMLInputElement>("input[data-opacity]")];
    for (const control of [...this.rasters, this.swipe]) {
      control.addEventListener("change", () => events.onImagery(this.switchedOn(), this.swipe.checked));
    }
    for (const base of this.bases) base.addEventListener("change", () => events.onBase(base.value));
    for (const control of this.switches) control.addEventListener("change", () => events.onHidden(this.hidden()));
    for (const slider of this.sliders) slider.addEventListener("input", () => events.onOpacity(this.opacity()));
    this.root.addEventListener("toggle", () => this.paintSeen());
  }

  show(
    hidden: readonly string[], opacity: Readonly<Record<string, number>>, base: string,
    imagery: readonly number[], swipe: boolean,
  ): void {
    const replaced = hiddenLayers([], base, imagery);
    for (const control of this.switches) {
      const name = control.dataset["layer"] ?? "";
      control.checked = !hidden.includes(name) && !replaced.includes(name);
      control.disabled = replaced.includes(name);
    }
    for (const slider of this.sliders) {
      const name = slider.dataset["opacity"] ?? "";
      slider.value = String(Math.round((opacity[name] ?? 1) * 100));
      slider.disabled = hidden.includes(name) || replaced.includes(name);
    }
    for (const control of this.rasters) {
      control.checked = imagery.includes(Number(control.value));
      const slider = this.sliders.find(({ dataset }) => dataset["opacity"] === opacityName(Number(control.value)));
      if (slider) slider.disabled = !control.checked;
    }
    this.swipe.checked = swipe && imagery.length > 1;
    byId("imagery-swipe-row").hidden = imagery.length < 2;
    for (const choice of this.bases) choice.checked = choice.value === base;
  }

  /** Draw the swatches in the colours that the map has now. */
  paint(palette: Palette): void {
    this.palette = palette;
    this.paintSeen();
  }

  /** Nothing is drawn that nobody sees: the tree is mostly closed. */
  private paintSeen(): void {
    const { palette } = this;
    if (!this.root.open || palette === null || palette === this.painted) return;
    this.painted = palette;
    for (const canvas of this.swatches) {
      drawSwatch(canvas, palette, canvas.dataset["swatch"] ?? "", canvas.dataset["class"] ?? "");
    }
  }

  /** One choice for the county's own base map and one for each other; none where there is no other. */
  private makeBases(baseMaps: readonly BaseMap[]): HTMLInputElement[] {
    if (baseMaps.length === 0) return [];
    const own = { name: "", title: gettext("Base map of the county") };
    const choices = [own, ...baseMaps].map(({ name, title }) => {
      const radio = element("input", { type: "radio", name: "base-map", value: name });
      byId("bases").append(element("label", { class: "layer__name" }, radio, title));
      return radio;
    });
    byId("bases").hidden = false;
    return choices;
  }

  /** One switch and one slider for each raster; no group where there is none. */
  private makeRasters(imagery: readonly Raster[]): HTMLInputElement[] {
    byId("imagery").hidden = imagery.length === 0;
    return imagery.map(({ id, title, kind, takenOn }) => {
      const control = element("input", { type: "checkbox", value: String(id) });
      const about = element("span", { class: "layer__about" }, `${takenOn} · ${kind}`);
      const name = element("span", {}, title, about);
      const slider = element("input", {
        class: "layer__opacity", type: "range", min: "10", max: "100", step: "10", value: "100",
        "data-opacity": opacityName(id), "aria-label": fill(gettext("Opacity of %(layer)s"), { layer: `${title} ${takenOn}` }),
      });
      const row = element("div", { class: "layer" }, element("label", { class: "layer__name" }, control, name), slider);
      byId("imagery-rows").append(row);
      return control;
    });
  }

  private switchedOn(): number[] {
    return this.rasters.filter(({ checked }) => checked).map(({ value }) => Number(value));
  }

  private hidden(): string[] {
    return this.switches
      .filter((control) => !control.checked && !control.disabled).map((control) => control.dataset["layer"] ?? "");
  }

  private opacity(): Record<string, number> {
    const changed = this.sliders.filter(({ value }) => value !== "100");
    return Object.fromEntries(changed.map((slider) => [slider.dataset["opacity"] ?? "", Number(slider.value) / 100]));
  }
}
