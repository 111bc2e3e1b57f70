/** The workbench: list, map and case in step, alive while others work, and all of it by keyboard. */

import type { Config } from "../config";
import { byId } from "../dom";
import { Shortcuts } from "../shortcuts";
import { ThemeSwitch } from "../theme";
import { whileSeen } from "../while_seen";
import { CaseMap } from "./case_map";
import { Chosen } from "./chosen";
import { renew, renewedText, seen } from "./live_rows";
import { Pane } from "./pane";
import { Polling } from "./polling";

const ASK_MS = 15_000;
/** Lights turn by themselves: the map asks from time to time though no step was taken. */
const MAP_MS = 60_000;
const DIGITS = [..."123456789"];

export class Workbench {
  private readonly page = byId("content");
  private readonly tabs = byId("tabs");
  private readonly list = byId("list");
  private readonly pane: Pane;
  private readonly map: CaseMap;
  private readonly chosen: Chosen | null;
  private readonly numbers: Polling;
  private readonly rows: Polling;

  constructor(config: Config) {
    const theme = new ThemeSwitch((now) => this.map.show(now));
    this.map = new CaseMap(config, theme.theme, {
      onOpen: (uid) => void this.pane.open(uid),
      onPoint: (uid) => this.light(uid),
      onChosen: (uids) => this.chosen?.set(uids, true),
    });
    this.pane = new Pane({ onOpened: (uid) => this.markOpen(uid), onTaken: () => void this.renew() });
    this.chosen = document.getElementById("chosen")
      ? new Chosen(this.list, () => this.map.mark(this.chosen?.all ?? new Set()))
      : null;
    this.numbers = new Polling(() => this.tabs.dataset["counts"]!, (answer) => this.showNumbers(answer));
    this.rows = new Polling(() => this.rowsUrl(), (answer) => this.showRows(answer));
    this.listen();
  }

  async start(): Promise<void> {
    this.map.open(this.pane.uid);
    await this.map.load();
    whileSeen(ASK_MS, () => this.renew());
    whileSeen(MAP_MS, () => this.map.load());
  }

  private listen(): void {
    const shortcuts = new Shortcuts({
      j: () => this.move(1),
      k: () => this.move(-1),
      o: () => this.openOnMap(),
      l: () => this.map.toggleLasso(),
      f: () => byId("keep-filter").click(),
      ...Object.fromEntries(DIGITS.map((digit) => [digit, () => openSaved(Number(digit))])),
      m: () => this.showMap(!this.isMapShown),
      "/": () => byId("search").focus(),
      Escape: () => this.closeTopmost(),
    });
    byId("show-keys").addEventListener("click", () => shortcuts.help());
    for (const button of document.querySelectorAll<HTMLElement>("[data-view]")) {
      button.addEventListener("click", () => this.showMap(button.dataset["view"] === "map"));
    }
    for (const name of ["pointerover", "focusin"]) {
      this.list.addEventListener(name, (event) => this.map.pointAt(caseAt(event.target)));
    }
    this.list.addEventListener("pointerleave", () => this.map.pointAt(null));
  }

  /** The numbers on the tabs, and the rows of the list, as they are now. */
  private async renew(): Promise<void> {
    await Promise.all([this.numbers.ask(), this.rows.ask()]);
  }

  private rowsUrl(): string {
    const address = new URL(this.list.dataset["rows"]!, location.href);
    if (this.pane.uid) address.searchParams.set("case", this.pane.uid);
    return address.pathname + address.search;
  }

  private async showNumbers(answer: Response): Promise<void> {
    const counts = (await answer.json()) as Record<string, number>;
    for (const number of this.page.querySelectorAll<HTMLElement>("[data-count]")) {
      number.textContent = String(counts[number.dataset["count"]!] ?? number.textContent);
    }
  }

  private async showRows(answer: Response): Promise<void> {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const told = renewedText(renew(this.list, fresh));
    this.pane.adopt(this.list);
    this.chosen?.show();
    this.markOpen(this.pane.uid);
    this.pane.tellOf(fresh.querySelector<HTMLElement>("[data-open-version]")?.dataset["openVersion"] ?? "");
    if (told === "") return;
    byId("told").textContent = told;
    await this.map.load();
  }

  private markOpen(uid: string | null): void {
    for (const row of this.list.querySelectorAll<HTMLElement>(".cases__row")) {
      const isOpen = row.dataset["case"] === uid;
      row.classList.toggle("cases__row--open", isOpen);
      const link = row.querySelector(".cases__link")!;
      if (!isOpen) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        seen(row); // what was new about it has been looked at
      }
    }
    this.map.open(uid);
  }

  /** Show in the list what the map points at. */
  private light(uid: string | null): void {
    for (const row of this.list.querySelectorAll<HTMLElement>(".cases__row")) {
      row.classList.toggle("cases__row--pointed", row.dataset["case"] === uid);
    }
  }

  private move(by: number): void {
    const links = [...this.list.querySelectorAll<HTMLElement>(".cases__link")];
    const current = this.list.querySelector<HTMLElement>('.cases__link[aria-current="true"]');
    const from = links.find((link) => link === document.activeElement) ?? current;
    const at = from ? links.indexOf(from) + by : 0;
    const next = links[Math.min(Math.max(at, 0), links.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  private openOnMap(): boolean {
    const link = this.page.querySelector<HTMLAnchorElement>("[data-on-map]");
    link?.click();
    return link !== null;
  }

  /** On narrow screens list and map take turns. */
  private get isMapShown(): boolean {
    return this.page.classList.contains("workbench--map");
  }

  private showMap(shown: boolean): void {
    this.page.classList.toggle("workbench--map", shown);
    if (shown) void this.map.appear();
    for (const button of document.querySelectorAll<HTMLElement>("[data-view]")) {
      button.setAttribute("aria-pressed", String((button.dataset["view"] === "map") === shown));
    }
  }

  /** Escape leaves one thing at a time, what lies on top first; what was typed stays. */
  private closeTopmost(): boolean {
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
      active.blur();
      return true;
    }
    if (this.map.stop()) return true;
    const way = ["[data-cancel]", "[data-close]"].map((name) => this.page.querySelector<HTMLElement>(name));
    const first = way.find((link) => link !== null);
    first?.click();
    return first !== undefined;
  }
}

/** Open the saved filter of this place; false where there is none. */
function openSaved(place: number): boolean {
  const link = document.querySelectorAll<HTMLElement>("[data-saved]")[place - 1];
  link?.click();
  return link !== undefined;
}

/** The case of the row in which something happened. */
function caseAt(target: EventTarget | null): string | null {
  return (target as HTMLElement).closest<HTMLElement>(".cases__row")?.dataset["case"] ?? null;
}
