/** The map of a draft: its rows, their neighbours and the findings; borders are drawn, and saved when the server agrees. */

import { RequestFailure } from "../api";
import type { Config } from "../config";
import { byId, element } from "../dom";
import { failureTitle } from "../failure_words";
import type { Bounds } from "../geography";
import { fill, gettext, ngettext } from "../i18n";
import { type Aside, MapAdapter, type Outlines } from "../map_adapter";
import { ThemeSwitch } from "../theme";
import { BordersApi, type Borders, type DraftRow, type Finding, problemOf } from "./borders_api";
import { type Corner, Drawing, type Shape, shapeOf, type Step, StepRefused } from "./drawing";

/** On less than this drawing would be done beside the corners that are meant. */
const WIDE = matchMedia("(min-width: 800px)");
const REST_MS = 250;

export class DraftMap {
  private readonly root = byId("drawing");
  private readonly map: MapAdapter;
  private readonly api: BordersApi;
  private readonly drawing = new Drawing();
  private readonly rows = new Map<number, DraftRow>();
  private readonly choice = byId<HTMLSelectElement>("drawing-row");
  private readonly mayDraw: boolean;
  private outlines: Outlines | null = null;
  private chosen: number | null = null;
  private borders: Borders | null = null;
  private state = "";
  private findings: readonly Finding[] = [];
  private asked = new AbortController();
  private timer = 0;
  private isSaving = false;
  /** A corner is in hand: nothing is put in its place meanwhile. */
  private isDragging = false;

  constructor(config: Config) {
    const { borders, check, bounds, mayDraw } = this.root.dataset as Record<string, string>;
    this.api = new BordersApi(borders!, check!);
    this.mayDraw = mayDraw === "yes";
    this.root.hidden = false;
    document.getElementById("draft-picture")?.classList.add("edition-map--printed");
    const quiet = () => undefined;
    const theme = new ThemeSwitch((now) => this.map.show({ on: config.today, hidden: config.off, opacity: {}, theme: now }));
    this.map = new MapAdapter(
      byId("map"),
      config,
      {
        onPick: quiet, onPoint: quiet, onOver: quiet, onBaseFailed: quiet, onSettled: quiet,
        onViewChanged: () => this.rest(),
        onLoading: (pending) => (byId("progress").hidden = pending === 0),
      },
      { on: config.today, hidden: config.off, opacity: {}, theme: theme.theme },
      config.view,
    );
    this.map.show({ on: config.today, hidden: config.off, opacity: {}, theme: theme.theme });
    if (bounds) this.map.fit(JSON.parse(bounds) as unknown as Bounds);
  }

  async start(): Promise<void> {
    this.outlines = await this.map.outlines({
      onChosen: (row) => this.choose(row),
      onDrawn: (step, isFinal) => this.drawn(step, isFinal),
      isHeld: (at) => this.drawing.isHeld(at),
      onHeld: () => this.tell(gettext("This corner is also one of ground outside of the draft, and stays where it is.")),
    });
    this.listen();
    await Promise.all([this.load(), this.loadFindings()]);
  }

  private get isDirty(): boolean {
    return this.drawing.steps.length > 0;
  }

  private get canDraw(): boolean {
    return this.mayDraw && WIDE.matches;
  }

  private listen(): void {
    this.choice.addEventListener("change", () => this.choose(this.choice.value === "" ? null : Number(this.choice.value)));
    byId("drawing-undo").addEventListener("click", () => this.back());
    byId("drawing-redo").addEventListener("click", () => this.again());
    byId("drawing-save").addEventListener("click", () => void this.save());
    byId("drawing-drop").addEventListener("click", () => void this.drop());
    byId("drawing-renew").addEventListener("click", () => void this.renew());
    document.addEventListener("keydown", (event) => this.onKey(event));
    WIDE.addEventListener("change", () => this.choose(this.chosen));
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.isDirty) void this.load();
    });
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.canDraw || (event.target as Element).matches("textarea, input")) return;
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === "z" && !event.shiftKey) this.back();
    else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) this.again();
    else if (isCommand && key === "s") void this.save();
    else if (key === "escape" && this.chosen !== null) this.choose(null);
    else return;
    event.preventDefault();
  }

  /** The map rests: what lies there now is asked for, unless something was drawn on what is shown. */
  private rest(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (this.outlines && !this.isDirty) void this.load();
    }, REST_MS);
  }

  private async load(): Promise<boolean> {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const told = await this.api.load(this.map.bounds(), signal);
      if (!this.isDirty && !this.isDragging) this.take(told);
      return true;
    } catch (error) {
      if (!signal.aborted) this.fail(error);
      return false;
    }
  }

  private async loadFindings(): Promise<void> {
    try {
      this.findings = await this.api.findings(new AbortController().signal);
    } catch (error) {
      this.fail(error);
    }
    this.showAsides();
  }

  private take(told: Borders): void {
    if (this.borders && told.state === this.state && sameRows(told, this.rows)) return;
    this.borders = told;
    this.state = told.state;
    this.rows.clear();
    for (const row of told.rows) this.rows.set(row.id, row);
    const shapes = new Map<number, Shape>(told.rows.map((row) => [row.id, shapeOf(row.geometry)]));
    this.drawing.begin(shapes, this.heldShapes());
    const tooMany = told.rows.length === 0 && told.number > 0;
    const near = fill(gettext("%(number)s rows lie here: look closer to draw."), { number: told.number });
    this.tell(tooMany ? near : "");
    this.fillChoice(told.rows);
    this.showAsides();
    this.choose(this.chosen !== null && this.rows.has(this.chosen) ? this.chosen : null);
  }

  private heldShapes(): Shape[] {
    return (this.borders?.around ?? []).map(({ geometry }) => shapeOf(geometry));
  }

  private fillChoice(rows: readonly DraftRow[]): void {
    const none = element("option", { value: "" }, gettext("none: click one on the map"));
    const each = rows.map((row) => element("option", { value: String(row.id) }, [row.name, row.code].filter(Boolean).join(" · ")));
    this.choice.replaceChildren(none, ...each);
  }

  private showAsides(): void {
    const { around = [], locked = [] } = this.borders ?? {};
    const found: Aside[] = this.findings.flatMap(({ severity, explanation, geometry, witness }, number) => {
      if (!geometry) return [];
      const text = String(number + 1);
      const title = `${text} ${explanation}`;
      const mark = witness ? { mark: { text, title, at: witness, href: `#finding-${text}` } } : {};
      return [{ kind: `finding-${severity}` as const, geometry, ...mark }];
    });
    this.outlines?.showAsides([
      ...locked.map(({ geometry }) => ({ kind: "locked" as const, geometry: geometry as unknown as GeoJSON.Geometry })),
      ...around.map(({ geometry }) => ({ kind: "around" as const, geometry: geometry as unknown as GeoJSON.Geometry })),
      ...found,
    ]);
    const names = locked.map(({ name }) => name).join(gettext(", "));
    const words = fill(gettext("Orange ground is held by other drafts: %(names)s."), { names });
    byId("drawing-locked").textContent = names === "" ? "" : words;
  }

  private choose(row: number | null): void {
    this.chosen = this.canDraw && row !== null && this.drawing.rows.has(row) ? row : null;
    this.choice.value = this.chosen === null ? "" : String(this.chosen);
    this.show();
    const named = this.rows.get(this.chosen ?? -1);
    this.outlines?.choose(this.chosen, named ? named.name || named.code : "");
  }

  /** What is being drawn moves every row that has the border; when it lies, it is a step that can be taken back. */
  private drawn(step: Step, isFinal: boolean): void {
    this.outlines?.showPlace(null);
    this.isDragging = !isFinal;
    try {
      if (!isFinal) {
        const rows = new Map(this.drawing.preview(step));
        rows.set(this.chosen!, this.drawing.rows.get(this.chosen!)!); // its own outline is in hand
        this.outlines?.show(rows, this.drawing.changed());
        return;
      }
      this.drawing.take(step);
      this.problem("");
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      if (isFinal) this.tell(refusalWords(error));
    }
    this.show();
  }

  private back(): void {
    this.drawing.undo();
    this.choose(this.chosen);
  }

  private again(): void {
    this.drawing.redo();
    this.choose(this.chosen);
  }

  private show(): void {
    this.outlines?.show(this.drawing.rows, this.drawing.changed());
    const number = this.drawing.changed().length;
    const words = ngettext("%(number)s row changed, not saved yet", "%(number)s rows changed, not saved yet", number);
    byId("drawing-changed").textContent = number === 0 ? "" : fill(words, { number });
    for (const [id, can] of [
      ["drawing-undo", this.drawing.canUndo],
      ["drawing-redo", this.drawing.canRedo],
      ["drawing-save", this.isDirty && !this.isSaving],
      ["drawing-drop", this.isDirty && !this.isSaving],
    ] as const) {
      byId<HTMLButtonElement>(id).disabled = !can;
    }
  }

  private async save(): Promise<void> {
    if (!this.isDirty || this.isSaving) return;
    this.isSaving = true;
    this.problem("");
    this.show();
    const base = new Map(this.drawing.changed().map((row) => [row, this.rows.get(row)!.sha256]));
    try {
      const stored = await this.api.save(this.drawing.steps, base);
      this.drawing.begin(this.drawing.rows, this.heldShapes()); // nothing is left to save; what is there now is asked for next
      this.state = "";
      await this.load();
      const words = ngettext("%(number)s row is saved. The last check is out of date.", "%(number)s rows are saved. The last check is out of date.", stored.number);
      this.tell(fill(words, { number: stored.number }));
      byId("drawing-check").hidden = false;
    } catch (error) {
      this.fail(error);
    } finally {
      this.isSaving = false;
      this.show();
    }
  }

  private async drop(): Promise<void> {
    while (this.drawing.canUndo) this.drawing.undo();
    this.drawing.begin(this.drawing.rows, this.heldShapes());
    this.problem("");
    this.choose(this.chosen);
    await this.load();
  }

  /** Somebody else has drawn meanwhile: what they drew is loaded, and each own step taken on it that still can be. */
  private async renew(): Promise<void> {
    const { steps } = this.drawing;
    while (this.drawing.canUndo) this.drawing.undo();
    this.state = "";
    const isLoaded = await this.load();
    let taken = 0;
    for (const step of steps) {
      try {
        this.drawing.take(step);
        taken += 1;
      } catch (error) {
        if (!(error instanceof StepRefused)) throw error;
      }
    }
    this.choose(this.chosen);
    if (!isLoaded) return;
    this.problem("");
    const words = gettext("This is what is there now; %(taken)s of your %(all)s steps are drawn on it.");
    this.tell(fill(words, { taken, all: steps.length }));
  }

  /** Say why, and where; what was drawn stays as it is. */
  private fail(error: unknown): void {
    if (!(error instanceof RequestFailure)) throw error;
    const { code, message, place, rows } = problemOf(error);
    const names = rows.map(({ name, id }) => name ?? String(id)).join(gettext(", "));
    const isStale = code === "draft.rows_changed";
    const words = [message || failureTitle(error.kind), isStale ? names : ""].filter(Boolean).join(" ");
    this.problem(words, isStale);
    if (place) this.outlines?.showPlace(place as Corner, message);
  }

  private problem(words: string, isStale = false): void {
    byId("drawing-problem").textContent = words;
    byId("drawing-problem").hidden = words === "";
    byId("drawing-renew").hidden = !isStale;
    if (words === "") this.outlines?.showPlace(null);
    else this.tell("");
  }

  private tell(words: string): void {
    byId("drawing-told").textContent = words;
  }
}

function sameRows(told: Borders, rows: ReadonlyMap<number, DraftRow>): boolean {
  return told.rows.length === rows.size && told.rows.every(({ id, sha256 }) => rows.get(id)?.sha256 === sha256);
}

function refusalWords({ why }: StepRefused): string {
  switch (why) {
    case "held":
      return gettext("This corner is also one of ground outside of the draft, and stays where it is.");
    case "too_few":
      return gettext("An outline keeps three corners at least.");
    case "no_corner":
    case "no_edge":
      return gettext("This corner is no longer there.");
  }
}
