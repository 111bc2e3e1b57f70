/** The tool that moves a stored zone's corners: from its outline to a proposal, or back. */

import { byId } from "./dom";
import type { MapView, Place } from "./geography";
import { gettext } from "./i18n";
import type { DrawnShape } from "./map/shapes";
import { caught, editedOf, type Edited, editName, Steps, withCorner, withMore } from "./outline_edit";

/** What the server tells whoever may draw a zone's outline: of the zone itself, or of what it is edited to. */
export interface Editing {
  readonly zone: string;
  /** Under which name editing begins or goes on; empty: `detail` says why it cannot. */
  readonly name: string;
  readonly detail?: string;
  /** What corners catch on, lines of lon, lat. */
  readonly borders?: readonly (readonly (readonly number[])[])[];
  /** How the area differs from the one in force, in words. */
  readonly change?: string;
  /** Where the outline is proposed as an edition. */
  readonly page?: string;
}

/** The zone that is edited, as it is in force. */
interface Stored {
  readonly code: string;
  readonly outline: DrawnShape["geometry"];
  readonly borders: NonNullable<Editing["borders"]>;
}

export interface ToldOutline {
  readonly outline: DrawnShape["geometry"];
  readonly editing?: Editing | null;
}

/** So near (pixels) a corner that is dragged catches on a border. */
const CATCHES_PX = 9;
/** Metres of a pixel on the equator at zoom 0. */
const PIXEL_M = 156_543.034;

export class OutlineEditor {
  private readonly bar = byId("inside-editing");
  private readonly begin = byId<HTMLButtonElement>("inside-edit");
  private readonly why = byId("inside-edit-why");
  private readonly propose = byId<HTMLAnchorElement>("inside-propose");
  private readonly drop = byId<HTMLButtonElement>("inside-drop");
  private readonly undone = byId<HTMLButtonElement>("inside-undo");
  private readonly redone = byId<HTMLButtonElement>("inside-redo");
  /** What the button says while an outline is drawn. */
  private readonly undoneWords = this.undone.title;
  private readonly steps = new Steps();
  private edited: Edited | null = null;
  private stored: Stored | null = null;
  private told: Editing | null = null;
  private asked = "";

  constructor(
    private readonly onChange: (name: string) => void,
    private readonly view: () => MapView,
    /** What is told of another outline; null: nothing. */
    private readonly ask: (name: string) => Promise<ToldOutline | null>,
    private readonly onStored: () => void,
  ) {
    this.begin.addEventListener("click", () => this.told && this.onChange(this.told.name));
    this.drop.addEventListener("click", () => this.edited && this.onChange(`zone:${this.edited.zone}`));
    this.redone.addEventListener("click", () => this.redo());
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  get isOpen(): boolean {
    return this.edited !== null;
  }

  /** The outline of this name is shown now. */
  show(name: string | null): void {
    this.edited = editedOf(name);
    if (!this.edited) this.steps.forget();
    else if (this.stored?.code !== this.edited.zone) void this.fetchStored(this.edited.zone);
    this.render();
  }

  /** What the server says of the outline that is shown; null: nothing yet. */
  take(told: ToldOutline | null): void {
    this.told = told?.editing ?? null;
    if (told?.editing?.borders) this.keep(told.editing, told.outline);
    this.render();
  }

  /** Move a corner, or take it away (null); one that is dragged catches on borders near it. */
  move(number: number, place: Place | null, isDragged: boolean): void {
    if (!this.edited) return;
    const near = place && isDragged ? caught(place, this.stored?.borders ?? [], this.reach_m(place)) : null;
    this.change(withCorner(this.edited, number, near ?? place), place ? `move ${number}` : "remove");
  }

  /** A side has one corner more. */
  more(behind: number, place: Place): void {
    if (this.edited) this.change(withMore(this.edited, behind, place), `move ${behind + 1}`);
  }

  undo(): void {
    this.go(this.edited && this.steps.undo(editName(this.edited)));
  }

  redo(): void {
    this.go(this.edited && this.steps.redo(editName(this.edited)));
  }

  /** The outline in force beside the one that is drawn. */
  shapes(): DrawnShape[] {
    if (!this.edited) return [];
    const rings = this.edited.rings.map((ring) => [...ring, ring[0]!].map(({ lon, lat }) => [lon, lat]));
    const before: DrawnShape[] = this.stored ? [{ part: "alternative", geometry: this.stored.outline }] : [];
    return [...before, { part: "measure", geometry: { type: "Polygon", coordinates: rings } }];
  }

  private change(next: Edited, gesture: string): void {
    if (!this.edited) return;
    const [before, after] = [editName(this.edited), editName(next)];
    if (before === after) return;
    this.steps.take(before, gesture, performance.now());
    this.onChange(after);
  }

  private go(name: string | null): void {
    if (name !== null) this.onChange(name);
  }

  private reach_m({ lat }: Place): number {
    return (CATCHES_PX * PIXEL_M * Math.cos((lat * Math.PI) / 180)) / 2 ** this.view().zoom;
  }

  private async fetchStored(code: string): Promise<void> {
    if (this.asked === code) return;
    this.asked = code;
    const told = await this.ask(`zone:${code}`);
    this.asked = "";
    if (told?.editing) this.keep(told.editing, told.outline);
  }

  private keep({ zone, borders }: Editing, outline: DrawnShape["geometry"]): void {
    this.stored = { code: zone, outline, borders: borders ?? [] };
    if (this.edited) this.onStored();
  }

  private render(): void {
    const { edited, told } = this;
    this.bar.hidden = !edited && !told;
    this.begin.hidden = edited !== null || !told?.name;
    this.why.textContent = edited ? (told?.change ?? "") : (told?.detail ?? "");
    this.propose.hidden = !edited || !told?.page;
    this.propose.href = told?.page ?? "#";
    this.drop.hidden = !edited;
    this.redone.hidden = !edited;
    this.redone.disabled = !this.steps.canRedo;
    this.undone.disabled = edited !== null && !this.steps.canUndo;
    const words = edited ? gettext("Undo (Ctrl Z)") : this.undoneWords;
    this.undone.title = words;
    this.undone.setAttribute("aria-label", words);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.edited || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.undo();
    else if (key === "y" || key === "z") this.redo();
    else return;
    event.preventDefault();
  }
}
