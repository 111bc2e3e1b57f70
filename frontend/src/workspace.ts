/** The workspace: one state, kept in the address; panel, map and drawer all follow from it. */

import { RequestFailure } from "./api";
import { CampaignTool } from "./campaign_tool";
import type { Config } from "./config";
import { CountedTool } from "./counted_tool";
import { defaultsOf } from "./defaults";
import { byId, painted } from "./dom";
import { Drawer } from "./drawer/drawer";
import { Opener } from "./drawer/opener";
import { Records } from "./drawer/records";
import type { MapView, Place } from "./geography";
import { ImageryTool } from "./imagery_tool";
import { hiddenLayers, LayerTree } from "./layer_tree";
import type { BaseMap } from "./map/base_maps";
import type { Hit } from "./map/overlay";
import { shownRasters } from "./map/imagery";
import { paletteOf } from "./map/palette";
import { type Covered, MapAdapter } from "./map_adapter";
import { MarksInView } from "./marks_in_view";
import { measureShapes, MeasureTool } from "./measure";
import { cornersOf, OverlayTool, sidesOf } from "./overlay_tool";
import { PointsClient, type Wire } from "./points/client";
import { choose, cleared } from "./points/filter";
import type { Mark } from "./points/messages";
import { Printing } from "./printing";
import { CategoryChoice } from "./question";
import { type Found, openedBy, Search } from "./search";
import { Sheet } from "./sheet";
import { Shortcuts } from "./shortcuts";
import { PointsPanel } from "./side/points_panel";
import { asksForView, isDate, KINDS, type Opened, type PageState, queryFromState, stateFromQuery } from "./state";
import { StatusPill } from "./status_pill";
import { ThemeSwitch } from "./theme";

/** Parts of the state that a step back undoes; the others only change what the present step looks like. */
const STEPS: readonly (keyof PageState)[] = ["opened", "place", "filter", "on", "campaign"];
/** The points come first: the ground waits until they stand on the map, but not for an answer that takes longer. */
const GROUND_WAITS_MS = 300;
/** Nor longer than this for the points of an answer that came. */
const GROUND_WAITS_AT_MOST_MS = 2000;
/** A layer whose shapes carry the id of the point that their case began with. */
const STRUCTURES = "illegal_structures";
const ZONES = "renovation_zones";
/** Near enough to see what was searched for and what is around it. */
const FOUND_ZOOM = 17;

function isKind(layer: string): layer is Opened["kind"] {
  return KINDS.some((kind) => kind === layer);
}

export class Workspace {
  private readonly defaults: PageState;
  private state: PageState;
  private readonly client: PointsClient;
  private readonly theme = new ThemeSwitch(() => this.render());
  private readonly pill = new StatusPill({
    retry: () => this.map.reload(),
    goHome: () => this.goHome(),
    useOwnBase: () => this.change({ base: "" }),
    loginUrl: () => this.loginUrl(),
  });
  private readonly category = new CategoryChoice((category) => this.change({ category }));
  private readonly layers: LayerTree;
  private readonly measure = new MeasureTool((measurement) => this.change({ measurement, ...(measurement && { overlay: null }) }));
  private readonly inside: OverlayTool;
  private readonly campaign: CampaignTool;
  private readonly sideSheet = new Sheet(byId("side"), byId("side-handle"), ["peek", "half", "full"]);
  private readonly drawerSheet = new Sheet(byId("drawer"), byId("drawer-handle"), ["half", "full"]);
  private readonly drawer: Drawer;
  private readonly points: PointsPanel;
  private readonly map: MapAdapter;
  private readonly rasters: ImageryTool;
  private readonly counted: CountedTool;
  private readonly marks: MarksInView;
  private readonly opener: Opener;
  private readonly search: Search;
  private readonly shortcuts: Shortcuts;
  /** Does the next click ask who answers, whatever it hits? */
  private asking = false;
  /** Does the map look exactly where the address says?  Then what opens does not move it. */
  private isPlaced = asksForView(location.search);
  /** Is the outline that the address names still to be looked for? */
  private looksAtOutline = !asksForView(location.search);
  private openedPlace: Place | null = null;
  private pointedPlace: Place | null = null;
  private isGroundShown = false;
  private letOthersCome: () => void = () => undefined;
  /** Resolves when the points stand on the map, or are not waited for any longer. */
  private readonly pointsFirst = new Promise<void>((resolve) => {
    this.letOthersCome = resolve;
  });

  constructor(
    private readonly config: Config,
    wire: Wire,
  ) {
    this.defaults = defaultsOf(config);
    this.state = this.read(location.search, this.defaults);
    this.client = new PointsClient(wire);
    this.layers = new LayerTree(config.basemaps, config.imagery, {
      onHidden: (hidden) => this.change({ hidden }),
      onOpacity: (opacity) => this.change({ opacity }),
      onBase: (base) => this.change({ base }),
      onImagery: (imagery, swipe) => this.change({ imagery, swipe: swipe && imagery.length > 1 }),
    });
    this.drawer = new Drawer({
      close: () => this.close(),
      retry: () => void this.retry(),
      loginUrl: () => this.loginUrl(),
    });
    this.points = this.makePoints();
    this.map = this.makeMap();
    this.rasters = new ImageryTool(this.map);
    this.counted = new CountedTool(this.map, config.urls.counts, () => this.change({ counted: null }));
    this.inside = new OverlayTool(
      config.urls.overlay,
      (overlay) => this.change({ overlay, ...(overlay !== null && { measurement: null }) }),
      () => this.followOutline(),
      () => this.map.view(),
    );
    this.campaign = new CampaignTool(config.urls.campaign, {
      onChange: (campaign) => this.changeCampaign(campaign),
      onZones: (zones) => this.map.showZones(zones),
      onOutline: (name) => this.showOutline(name),
    });
    this.marks = new MarksInView(this.map, this.client, () => this.points.isLoaded);
    this.opener = this.makeOpener();
    this.search = new Search(`${config.urls.api}search/`, {
      onChoose: (found) => this.goToFound(found),
      near: () => this.map.view(),
      on: () => this.state.on,
    });
    this.shortcuts = this.makeShortcuts();
    new Printing(() => this.points.printed());
  }

  /** Show what the address asks for, then answer to it and to the reader. */
  async start(): Promise<void> {
    window.addEventListener("popstate", () => this.follow(location.search));
    byId("on-date").addEventListener("change", () => this.changeDate(byId<HTMLInputElement>("on-date").value));
    byId("on-today").addEventListener("click", () => this.changeDate(this.config.today));
    byId("tool-home").addEventListener("click", () => this.goHome());
    byId("tool-ask").addEventListener("click", () => this.setAsking(!this.asking));
    byId("help").addEventListener("click", () => this.shortcuts.help());
    for (const field of document.querySelectorAll<HTMLInputElement>("[data-keeps-address]")) {
      field.form?.addEventListener("submit", () => {
        field.value = location.pathname + location.search;
      });
    }
    if (!asksForView(location.search)) this.goHome();
    this.render();
    setTimeout(() => {
      if (!this.client.hasAnswer) void this.showGround();
    }, GROUND_WAITS_MS);
    setTimeout(() => void this.showGround(), GROUND_WAITS_AT_MOST_MS);
    if (!this.state.place) await this.pointsFirst;
    await this.loadCategories();
  }

  private makePoints(): PointsPanel {
    return new PointsPanel(this.client, this.config, {
      onFilter: (filter) => this.change({ filter }),
      onTab: (tab) => {
        if (this.sideSheet.rest === "peek") this.sideSheet.rest = "half";
        this.change({ tab });
      },
      onOpen: ({ id }) => this.open({ kind: "points", id: String(id) }),
      onPoint: (row) => this.showRings(this.openedPlace, row),
      view: () => this.marks.view(),
      onShown: (marks, view) => {
        this.marks.place(marks, view);
        void this.showGround();
      },
      loginUrl: () => this.loginUrl(),
    });
  }

  private makeMap(): MapAdapter {
    const events = {
      onPick: (place: Place, hit: Hit | null) => void this.pick(place, hit),
      onOver: (place: Place | null) => this.rasters.tell(place),
      onPoint: (mark: Mark | null) => this.points.point(mark?.count === 1 ? mark.id : null),
      onViewChanged: (view: MapView) => this.followView(view),
      onLoading: (pending: number) => {
        byId("progress").hidden = pending === 0;
      },
      onSettled: (empty: boolean, failure: RequestFailure | null) => {
        this.pill.show(failure, empty);
      },
      onBaseFailed: ({ name, title }: BaseMap) => {
        if (name === this.state.base) this.pill.showBase(title);
      },
    };
    return new MapAdapter(byId("map"), this.config, events, this.mapContent(), this.state.view);
  }

  private makeOpener(): Opener {
    return new Opener(this.drawer, new Records(this.config.urls.api, this.config.urls.resolve), {
      timeZone: this.config.timeZone,
      open: (opened) => this.open(opened),
      ask: (place, about) => this.change({ opened: null, place, ...about }),
      only: (facet, key) => {
        this.change({ filter: choose({ ...cleared(this.state.filter), scope: "all", focus: "all" }, facet, [key]), tab: "list" });
      },
      go: (bounds) => this.map.fit(bounds, this.covered()),
      showShapes: (shapes) => this.map.showShapes(shapes),
      showPoint: (place) => this.showRings(place, this.pointedPlace),
      keepVisible: (place) => {
        if (!this.isPlaced) this.map.keepVisible(place, this.covered());
      },
      groundAt: (place) => this.map.groundAt(place).filter(({ layer }) => isKind(layer)),
      categoryName: (code) => this.category.nameOf(code),
      stateName: (state) => this.points.stateName(state),
      workbench: this.config.urls.workbench,
      spot: (ids) => this.points.describeAll(ids),
    });
  }

  private makeShortcuts(): Shortcuts {
    return new Shortcuts({
      "/": () => this.search.focus(),
      j: () => void this.walk(1),
      k: () => void this.walk(-1),
      ArrowDown: () => this.walkInList(1),
      ArrowUp: () => this.walkInList(-1),
      Enter: () => this.openCurrent(),
      Escape: () => this.closeTopmost(),
      f: () => this.change({ tab: "filters" }),
      g: () => this.change({ tab: "list" }),
      h: () => this.goHome(),
      l: () => byId("layers").toggleAttribute("open"),
      m: () => this.measure.toggle(),
      o: () => this.config.urls.overlay !== "" && this.inside.toggle(),
      r: () => this.config.urls.campaign !== "" && this.campaign.toggle(),
      w: () => this.setAsking(!this.asking),
      Backspace: () => (this.measure.isOpen ? this.measure.undo() : this.inside.isOpen && this.inside.undo()),
    });
  }

  private loginUrl(): string {
    return `${this.config.urls.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
  }

  /** Fetch the catalogue; then ask, if the address or the reader has already named a place. */
  private async loadCategories(): Promise<void> {
    try {
      await this.category.load(this.config.urls.categories, this.config.language);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (this.state.place) this.opener.fail(error);
      return;
    }
    if (this.state.category === "") this.state = { ...this.state, category: this.category.first };
    this.render();
  }

  private retry(): Promise<void> {
    return this.category.isLoaded ? this.opener.show(this.state, true) : this.loadCategories();
  }

  /** Where the reader's own ground lies, else the whole county. */
  private goHome(): void {
    const bounds = this.config.me.mine.bounds ?? this.config.bounds;
    if (bounds) this.map.fit(bounds, this.covered());
    else this.map.setView(this.config.view);
  }

  private goToFound(found: Found): void {
    const { kind, lon, lat, bounds } = found;
    const place = lon === null || lat === null ? null : { lon, lat };
    if (bounds) this.map.fit(bounds, this.covered());
    else if (place) this.map.approach(place, FOUND_ZOOM);
    const opened = openedBy(found);
    if (opened) this.open(opened);
    else if (kind === "unit") {
      this.change({ filter: choose({ ...cleared(this.state.filter), focus: "all" }, "unit", [found.code]), tab: "list" });
    }
    else if (place) this.change({ opened: null, place });
  }

  private async pick(place: Place, hit: Hit | null): Promise<void> {
    if (this.measure.isOpen) this.measure.add(place);
    else if (this.inside.isOpen) this.inside.add(place);
    else if (this.opensZone(place)) return;
    else if (hit?.kind === "mark") await this.pickMark(hit.mark);
    else if (hit && hit.symbol.id !== undefined && isKind(hit.symbol.layer)) {
      this.open({ kind: hit.symbol.layer, id: String(hit.symbol.id) });
    } else {
      const structure = this.asking ? undefined : this.map.groundAt(place).find(({ layer }) => layer === STRUCTURES);
      if (structure?.id === undefined) this.change({ opened: null, place });
      else this.open({ kind: "points", id: String(structure.id) });
    }
  }

  /** In the campaign a click into a zone opens its project; one without a project is told by what lies inside it. */
  private opensZone(place: Place): boolean {
    const zone = this.campaign.isOpen && !this.asking && this.map.groundAt(place).find(({ layer }) => layer === ZONES);
    if (!zone) return false;
    if (!this.campaign.openZone(zone.code)) this.showOutline(`zone:${zone.code}`);
    return true;
  }

  /** Tell what lies inside an outline, beside what is shown. */
  private showOutline(overlay: string): void {
    this.sideSheet.rest = "peek";
    this.looksAtOutline = true;
    this.change({ overlay, measurement: null });
  }

  /** Entered for the first time, the campaign's panel comes half way up on a phone; what was open gives way. */
  private changeCampaign(campaign: PageState["campaign"]): void {
    if (!this.state.campaign && campaign) this.sideSheet.rest = "half";
    this.change({ campaign, ...(campaign && { opened: null, place: null }) });
  }

  private async pickMark(mark: Mark): Promise<void> {
    if (mark.count === 1) {
      this.open({ kind: "points", id: String(mark.id) });
      return;
    }
    const { zoom, ids } = await this.client.ask("expand", { cluster: mark.id });
    if (zoom === null) this.open({ kind: "spot", id: [...ids].sort((first, second) => first - second).join(",") });
    else this.map.approach(mark, zoom);
  }

  private open(opened: Opened): void {
    this.sideSheet.rest = "peek";
    this.drawerSheet.rest = "half";
    this.change({ opened, place: null });
  }

  private close(): void {
    this.change({ opened: null, place: null });
    byId("map").focus();
  }

  /** The next or previous point of the list: opened where one is open, else only pointed at. */
  private async walk(step: number): Promise<void> {
    const row = await this.points.move(step);
    if (!row) return;
    if (this.state.opened?.kind === "points") this.open({ kind: "points", id: String(row.id) });
    else this.showRings(this.openedPlace, row);
  }

  /** The arrows move through the list only where the list has the focus; elsewhere they move the map. */
  private walkInList(step: number): boolean {
    if (document.activeElement !== byId("list")) return false;
    void this.walk(step);
    return true;
  }

  private openCurrent(): boolean {
    const row = this.points.current();
    const isOnControl = document.activeElement?.matches("a, button, summary, input, #map") ?? false;
    if (!row || isOnControl) return false;
    this.open({ kind: "points", id: String(row.id) });
    return true;
  }

  /** Escape closes one thing at a time, what lies on top first. */
  private closeTopmost(): boolean {
    for (const id of ["menu", "layers"]) {
      const fold = byId<HTMLDetailsElement>(id);
      if (!fold.open) continue;
      fold.open = false;
      fold.querySelector("summary")?.focus();
      return true;
    }
    if (this.measure.isOpen) this.measure.toggle();
    else if (this.inside.isOpen) this.inside.toggle();
    else if (this.asking) this.setAsking(false);
    else if (this.drawer.isOpen) this.close();
    else return false;
    return true;
  }

  private setAsking(asking: boolean): void {
    this.asking = asking;
    this.render();
  }

  private changeDate(on: string): void {
    if (isDate(on)) this.change({ on });
  }

  /** The reader changed something: keep it in the address, show it. */
  private change(part: Partial<PageState>): void {
    const before = this.state;
    this.state = { ...before, ...part };
    if (part.opened || part.place) this.isPlaced = false;
    if (this.state.base !== before.base) this.pill.showBase(null);
    const isStep = STEPS.some((name) => JSON.stringify(before[name]) !== JSON.stringify(this.state[name]));
    this.writeAddress(isStep ? "push" : "replace");
    this.render();
  }

  /** The reader went back or forward. */
  private follow(query: string): void {
    this.state = this.read(query, { ...this.defaults, category: this.category.first });
    this.isPlaced = true;
    this.map.setView(this.state.view);
    this.render();
  }

  /** What does this address ask for?  Base maps and imagery that are no longer offered are left out. */
  private read(query: string, fallback: PageState): PageState {
    const state = stateFromQuery(query, fallback);
    const imagery = state.imagery.filter((id) => this.config.imagery.some((raster) => raster.id === id));
    const base = this.config.basemaps.some(({ name }) => name === state.base) ? state.base : "";
    return { ...state, base, imagery, swipe: state.swipe && imagery.length > 1 };
  }

  private writeAddress(how: "push" | "replace"): void {
    const address = queryFromState(this.state, { ...this.defaults, category: this.category.first });
    if (how === "push") history.pushState(null, "", address);
    else if (address !== location.search) history.replaceState(null, "", address);
  }

  private mapContent() {
    const { on, opacity, base, imagery, campaign } = this.state;
    // The campaign is read without the points, which would lie over its zones.
    const hidden = campaign ? [...new Set([...this.state.hidden, "points"])] : this.state.hidden;
    return { on, hidden: hiddenLayers(hidden, base, imagery), opacity, theme: this.theme.theme };
  }

  private render(): void {
    const { on, filter, tab, opened, place, category, hidden, opacity, base, imagery, swipe, counted, measurement, overlay, campaign } = this.state;
    this.category.show(category);
    byId("question").hidden = place === null;
    byId<HTMLInputElement>("on-date").value = on;
    byId("on-today").hidden = on === this.config.today;
    byId("tool-ask").setAttribute("aria-pressed", String(this.asking));
    this.layers.show(hidden, opacity, base, imagery, swipe);
    this.layers.paint(paletteOf(this.theme.theme));
    void this.measure.show(measurement);
    if (this.isGroundShown) this.map.show(this.mapContent());
    this.map.showBase(this.config.basemaps.find(({ name }) => name === base) ?? null);
    this.rasters.show(shownRasters(this.config.imagery, imagery, opacity), swipe);
    this.counted.show(counted, paletteOf(this.theme.theme));
    this.inside.show(overlay, on);
    this.campaign.show(campaign);
    this.map.setTool(measurement !== null || overlay !== null || this.asking);
    this.drawMeasured();
    this.map.showPlace(place);
    this.points.show({ on, filter, tab, opened: opened?.kind === "points" ? Number(opened.id) : null });
    void this.opener.show(this.state);
  }

  /** The figures of an outline have come; the first one is looked at where the address does not say where to look. */
  private followOutline(): void {
    const bounds = this.looksAtOutline ? this.inside.bounds : null;
    if (bounds) {
      this.looksAtOutline = false;
      const stage = byId("map").getBoundingClientRect();
      const side = byId("side").getBoundingClientRect();
      const bottom = side.width >= stage.width * 0.9 ? Math.max(0, stage.bottom - side.top) : 0;
      this.map.fit(bounds, { ...this.covered(), bottom, ...this.inside.covered(stage) });
    }
    this.drawMeasured();
  }

  private drawMeasured(): void {
    const { measurement, overlay } = this.state;
    const corners = measurement ? [] : cornersOf(overlay);
    const sides = { middles: measurement ? [] : sidesOf(overlay), onMore: (behind: number, at: Place) => this.inside.more(behind, at) };
    this.map.showCorners(corners, (at, place, isDragged) => this.inside.move(at, place, isDragged), sides);
    this.map.showMeasure(measurement ? measureShapes(measurement) : this.inside.shapes());
  }

  private async showGround(): Promise<void> {
    if (this.isGroundShown) return;
    this.isGroundShown = true;
    await painted();
    this.letOthersCome();
    this.map.show(this.mapContent());
  }

  private covered(): Covered {
    return this.drawer.covered(byId("map").getBoundingClientRect());
  }

  private showRings(opened: Place | null, pointed: Place | null): void {
    this.openedPlace = opened;
    this.pointedPlace = pointed;
    this.map.showRings(opened, pointed);
  }

  private followView(view: MapView): void {
    this.state = { ...this.state, view };
    this.marks.follow();
    void this.keepView();
  }

  /** The address can wait: a browser looks at its tab's picture anew for each. */
  private async keepView(): Promise<void> {
    await this.pointsFirst;
    await painted();
    this.writeAddress("replace");
  }
}
