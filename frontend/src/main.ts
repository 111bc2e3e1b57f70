/** The map page: joins address, switches, map and panel. */

import { askWhoAnswers, type Category, fetchCategories, RequestFailure } from "./api";
import { readConfig } from "./config";
import { Controls } from "./controls";
import { byId } from "./dom";
import { fill, gettext } from "./i18n";
import { MapAdapter, type PickedPoint } from "./map_adapter";
import { Panel } from "./panel";
import { receiptView } from "./receipt_view";
import { asksForView, type PageState, type Place, queryFromState, stateFromQuery } from "./state";
import { StatusPill } from "./status_pill";

/** Where the legend leaves enough of the map to be seen. */
const WIDE = "(min-width: 1101px)";

/** The page: one state, kept in the address; everything shown follows from it. */
class MapPage {
  private readonly config = readConfig();
  private readonly defaults: PageState = {
    view: this.config.view,
    category: "",
    on: this.config.today,
    place: null,
    hidden: [],
  };
  private state = stateFromQuery(location.search, this.defaults);
  private categories: readonly Category[] = [];
  private asking = new AbortController();
  private readonly pill = new StatusPill(() => this.map.reload());
  private readonly panel = new Panel({
    close: () => this.close(),
    retry: () => void (this.categories.length === 0 ? this.loadCategories() : this.ask()),
    askCentre: () => this.map.pickCentre(),
    loginUrl: () => `${this.config.urls.login}?next=${encodeURIComponent(location.pathname + location.search)}`,
  });
  private readonly controls = new Controls({
    onCategory: (category) => this.change({ category }),
    onDate: (on) => this.change({ on }),
    onLayers: (hidden) => this.change({ hidden }),
  });
  private readonly map = new MapAdapter(
    byId("map"),
    this.config,
    {
      onPick: (place, point) => this.pick(place, point),
      onViewChanged: (view) => {
        this.state = { ...this.state, view };
        this.writeAddress("replace");
      },
      onLoading: (pending) => {
        byId("progress").hidden = pending === 0;
      },
      onTileFailure: (failure) => this.pill.showFailure(failure, this.loginUrl()),
      onSettled: (empty) => this.pill.showEmpty(empty),
    },
    { view: this.state.view, on: this.state.on, hidden: this.state.hidden },
  );

  /** Show what the address asks for, then answer to it and to the reader. */
  async start(): Promise<void> {
    byId<HTMLDetailsElement>("legend").open = matchMedia(WIDE).matches;
    window.addEventListener("popstate", () => this.follow(location.search));
    document.addEventListener("keydown", (event) => this.onKey(event));
    for (const field of document.querySelectorAll<HTMLInputElement>("[data-keeps-address]")) {
      field.form?.addEventListener("submit", () => {
        field.value = location.pathname + location.search;
      });
    }
    if (this.config.bounds && !asksForView(location.search)) this.map.fit(this.config.bounds);
    this.render();
    await this.loadCategories();
  }

  private loginUrl(): string {
    return `${this.config.urls.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
  }

  /** Fetch the catalogue; then ask, if the address or the reader has already named a place. */
  private async loadCategories(): Promise<void> {
    try {
      this.categories = await fetchCategories(this.config.urls.categories, this.config.language, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      this.panel.showFailure(error);
      return;
    }
    this.controls.setCategories(this.categories);
    if (this.state.category === "") this.state = { ...this.state, category: this.categories[0]?.code ?? "" };
    this.render();
    if (this.state.place) void this.ask();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    const menu = byId<HTMLDetailsElement>("menu");
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    } else if (this.state.place) this.close();
  }

  private pick(place: Place, point: PickedPoint | null): void {
    const question = point ? { category: point.category, on: point.on } : {};
    this.change({ place, ...question });
  }

  private close(): void {
    this.asking.abort();
    this.change({ place: null });
    byId("map").focus();
  }

  /** The reader changed something: keep it in the address, show it, ask again where that matters. */
  private change(part: Partial<PageState>): void {
    this.state = { ...this.state, ...part };
    this.writeAddress("place" in part ? "push" : "replace");
    this.render();
    if (this.state.place && !("hidden" in part)) void this.ask();
  }

  /** The reader went back or forward. */
  private follow(query: string): void {
    this.state = stateFromQuery(query, { ...this.defaults, category: this.categories[0]?.code ?? "" });
    this.map.setView(this.state.view);
    this.render();
    if (this.state.place) void this.ask();
  }

  private writeAddress(how: "push" | "replace"): void {
    const address = queryFromState(this.state, this.defaults);
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  private render(): void {
    this.controls.setCategory(this.state.category);
    this.controls.setDate(this.state.on);
    this.controls.setHidden(this.state.hidden);
    this.map.show(this.state.on, this.state.hidden);
    this.map.showPlace(this.state.place);
    if (this.state.place) return;
    this.map.showHighlight(null);
    this.panel.showHint();
  }

  private async ask(): Promise<void> {
    const { place, category, on } = this.state;
    if (!place) return;
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.panel.showLoading();
    if (this.categories.length === 0) return;
    try {
      const receipt = await askWhoAnswers(this.config.urls.resolve, { place, category, on }, signal);
      const name = this.categories.find(({ code }) => code === category)?.name ?? category;
      this.panel.showAnswer(
        receiptView(receipt, { category: name, on, ...place }, ({ layer, code }) => this.map.nameOf(layer, code)),
        fill(gettext("%(unit)s answers here."), { unit: receipt.accountable_unit }),
      );
      this.map.showHighlight(receipt.territory);
      this.map.keepVisible(place, this.panel.covered());
    } catch (error) {
      if (!(error instanceof RequestFailure)) {
        if (error instanceof DOMException && error.name === "AbortError") return;
        throw error;
      }
      this.map.showHighlight(null);
      this.panel.showFailure(error);
    }
  }
}

await new MapPage().start();
