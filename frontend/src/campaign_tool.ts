/** The renovation mode of the workspace: zones by their lights, a slider over the plan, and the way from county to household. */

import { byId } from "./dom";
import { gettext } from "./i18n";
import type { LitZone } from "./map/zone_lights";

/** Where the reader stands in the campaign; `day` empty: today; codes empty: the whole county. */
export interface Campaign {
  readonly day: string;
  readonly project: string;
  readonly building: string;
}

export const WHOLE_CAMPAIGN: Campaign = { day: "", project: "", building: "" };

interface Told {
  /** The days that the slider covers, YYYY-MM-DD. */
  readonly first: string;
  readonly last: string;
  readonly today: string;
  readonly zones: readonly (Omit<LitZone, "isOpened"> & { readonly project: string })[];
}

const DAY_MS = 86_400_000;
const REST_MS = 150;

/** How many days lie between two days? */
export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS);
}

/** The day so many days after this one. */
export function dayAfter(first: string, days: number): string {
  return new Date(Date.parse(first) + days * DAY_MS).toISOString().slice(0, 10);
}

/** An address with the words that are not empty. */
function addressOf(path: string, words: Readonly<Record<string, string>>): string {
  const asked = new URLSearchParams(Object.entries(words).filter(([, word]) => word !== ""));
  return asked.size > 0 ? `${path}?${asked.toString()}` : path;
}

export interface CampaignEvents {
  onChange(campaign: Campaign | null): void;
  onZones(zones: readonly LitZone[]): void;
  /** The reader wants to know what lies inside the outline of this name. */
  onOutline(name: string): void;
}

export class CampaignTool {
  private readonly side = byId("side");
  private readonly root = byId("campaign");
  private readonly panel = byId("campaign-panel");
  private readonly slider = byId<HTMLInputElement>("campaign-slider");
  private readonly shownDay = byId("campaign-day");
  private readonly ahead = byId("campaign-ahead");
  private readonly behind = byId("campaign-behind");
  private readonly today = byId("campaign-today");
  private readonly button = byId("tool-campaign");
  private campaign: Campaign | null = null;
  private told: Told | null = null;
  private timer = 0;
  private asked: AbortController | null = null;

  constructor(
    /** Of its figures; panel/ and what is asked about are put behind it. */
    private readonly url: string,
    private readonly events: CampaignEvents,
  ) {
    this.button.addEventListener("click", () => this.toggle());
    this.today.addEventListener("click", () => this.go({ day: "" }));
    this.slider.addEventListener("input", () => this.slide());
    this.panel.addEventListener("click", (event) => this.follow(event));
  }

  get isOpen(): boolean {
    return this.campaign !== null;
  }

  toggle(): void {
    this.events.onChange(this.campaign ? null : WHOLE_CAMPAIGN);
  }

  /** Open the project of this zone; false: there is none. */
  openZone(code: string): boolean {
    const project = this.told?.zones.find((zone) => zone.code === code)?.project;
    if (!this.campaign || !project) return false;
    this.go({ project, building: "" });
    return true;
  }

  /** Show this state of the campaign, or leave it. */
  show(campaign: Campaign | null): void {
    const before = this.campaign;
    this.campaign = campaign;
    if (JSON.stringify(before) === JSON.stringify(campaign)) return;
    this.button.setAttribute("aria-pressed", String(campaign !== null));
    this.root.hidden = campaign === null;
    this.side.classList.toggle("side--campaign", campaign !== null);
    this.asked?.abort();
    if (!campaign) {
      this.take(null);
      return;
    }
    this.asked = new AbortController();
    const { signal } = this.asked;
    if (before?.day !== campaign.day || !this.told) void this.askZones(campaign, signal);
    else this.draw();
    void this.askPanel(campaign, signal);
  }

  private go(part: Partial<Campaign>): void {
    if (this.campaign) this.events.onChange({ ...this.campaign, ...part });
  }

  private slide(): void {
    if (!this.told) return;
    const day = dayAfter(this.told.first, Number(this.slider.value));
    this.tell(day, this.told.today);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.go({ day: day === this.told?.today ? "" : day }), REST_MS);
  }

  /** What leads to a project or a building leads there in this panel, to an outline on this map. */
  private follow(event: Event): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-project], [data-outline]");
    if (!link) return;
    event.preventDefault();
    const { outline } = link.dataset;
    if (outline !== undefined) {
      this.events.onOutline(outline);
      return;
    }
    this.go({ project: link.dataset["project"] ?? "", building: link.dataset["building"] ?? "" });
  }

  private async askZones({ day }: Campaign, signal: AbortSignal): Promise<void> {
    try {
      const answer = await fetch(addressOf(this.url, { on: day }), { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.take((await answer.json()) as Told);
    } catch {
      if (!signal.aborted) this.shownDay.textContent = gettext("The plan cannot be shown.");
    }
  }

  /** The panel is a piece of a page that the server wrote. */
  private async askPanel({ day, project, building }: Campaign, signal: AbortSignal): Promise<void> {
    const path = ["panel", project, building].filter((part) => part !== "").map((part) => `${encodeURIComponent(part)}/`);
    this.panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(addressOf(this.url + path.join(""), { on: day }), { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.panel.replaceChildren(...page.body.childNodes);
      this.panel.scrollTop = 0;
    } catch {
      if (!signal.aborted) this.panel.textContent = gettext("This could not be fetched: try again.");
    }
    if (!signal.aborted) this.panel.removeAttribute("aria-busy");
  }

  private take(told: Told | null): void {
    this.told = told;
    if (told) {
      this.slider.max = String(daysBetween(told.first, told.last));
      const day = this.campaign?.day || told.today;
      this.slider.value = String(daysBetween(told.first, day));
      this.slider.setAttribute("aria-valuetext", day);
      this.tell(day, told.today);
      this.today.hidden = day === told.today;
    }
    this.draw();
  }

  /** Until today it is what was noted; after that, what follows if nothing more is. */
  private tell(day: string, today: string): void {
    this.shownDay.textContent = day;
    this.ahead.hidden = day <= today;
    this.behind.hidden = day > today;
  }

  private draw(): void {
    const zones = this.told?.zones ?? [];
    const opened = this.campaign?.project ?? "";
    this.events.onZones(zones.map((zone) => ({ ...zone, isOpened: zone.project === opened })));
  }
}
