/** Figures counted in imagery, laid over the ground with a key of their own. */

import { byId } from "./dom";
import { gettext } from "./i18n";
import type { CountedArea } from "./map/counted";
import type { Palette } from "./map/palette";
import type { MapAdapter } from "./map_adapter";

interface Told {
  readonly title: string;
  /** The raster and its day. */
  readonly about: string;
  /** Where the figures are read as a table. */
  readonly page: string;
  /** What each step stands for. */
  readonly steps: readonly string[];
  readonly areas: readonly CountedArea[];
}

/** Fetches the areas of one count, draws them, and says what their colours mean. */
export class CountedTool {
  private readonly box = byId("counted");
  private readonly title = byId("counted-title");
  private readonly about = byId<HTMLAnchorElement>("counted-about");
  private readonly key = byId("counted-key");
  private shown: number | null = null;
  private palette: Palette | null = null;
  private told: Told | null = null;
  private asked: AbortController | null = null;

  constructor(
    private readonly map: MapAdapter,
    /** The number of the count and map/ are put behind it. */
    private readonly url: string,
    close: () => void,
  ) {
    byId("counted-close").addEventListener("click", close);
  }

  /** Show this count, or none. */
  show(count: number | null, palette: Palette): void {
    const isNew = count !== this.shown;
    const isRepainted = palette !== this.palette;
    [this.shown, this.palette] = [count, palette];
    if (isNew) void this.ask(count);
    else if (isRepainted) this.paint();
  }

  private async ask(count: number | null): Promise<void> {
    this.asked?.abort();
    this.take(null);
    this.box.hidden = count === null;
    if (count === null) return;
    this.title.textContent = gettext("Loading …");
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const answer = await fetch(`${this.url}${count}/map/`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take((await answer.json()) as Told);
    } catch {
      if (!signal.aborted) this.title.textContent = gettext("These figures cannot be shown.");
    }
  }

  private take(told: Told | null): void {
    this.told = told;
    this.map.showCounted(told?.areas ?? []);
    this.title.textContent = told?.title ?? "";
    this.about.textContent = told?.about ?? "";
    this.about.hidden = told === null;
    if (told) this.about.href = told.page;
    this.paint();
  }

  private paint(): void {
    const { told, palette } = this;
    const steps = (told?.steps ?? []).map((words, step) => this.entry(words, palette?.counted[step] ?? ""));
    const hasUnknown = told?.areas.some(({ step }) => step === null) ?? false;
    this.key.replaceChildren(...steps, ...(hasUnknown ? [this.entry(gettext("no values there"), "")] : []));
  }

  private entry(words: string, tint: string): HTMLElement {
    const entry = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.className = "counted__swatch";
    swatch.style.backgroundColor = tint;
    entry.append(swatch, words);
    return entry;
  }
}
