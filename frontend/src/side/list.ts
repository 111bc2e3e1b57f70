/** The list of points: as long as it likes, but only the rows in view exist. */

import { byId, element } from "../dom";
import { gettext } from "../i18n";
import type { Located, PointRow } from "../points/messages";
import type { PointText } from "../points/names";
import { noneName } from "../points/wording";
import { isFallback } from "../wording";
import { dueView } from "./due_view";

export interface ListEvents {
  page(offset: number, limit: number): Promise<readonly PointRow[]>;
  describe(row: PointRow): PointText;
  locate(id: number): Promise<Located | null>;
  /** The county's clock, by its IANA name. */
  readonly timeZone: string;
  onOpen(row: PointRow): void;
  /** The pointer or the keyboard is on this row, or on none. */
  onPoint(row: PointRow | null): void;
}

/** CSS pixels; the style sheet gives a row the same height. */
const ROW_PX = 80;
/** Rows made beyond each edge of what is seen. */
const MARGIN_ROWS = 6;

/** The rows of one filter; `cursor` is where the keyboard stands. */
export class PointList {
  private readonly root = byId("list");
  private readonly spacer = byId("list-rows");
  private rows = new Map<number, PointRow>();
  private total = 0;
  private generation = 0;
  private cursor = -1;
  private openedId: number | null = null;
  private pointedId: number | null = null;

  constructor(private readonly events: ListEvents) {
    this.root.addEventListener("scroll", () => void this.render());
    new ResizeObserver(() => void this.render()).observe(this.root);
    this.spacer.addEventListener("click", (event) => this.onRow(event, (row) => events.onOpen(row)));
    this.spacer.addEventListener("pointerover", (event) => this.onRow(event, (row) => events.onPoint(row)));
    this.root.addEventListener("pointerleave", () => events.onPoint(null));
  }

  get count(): number {
    return this.total;
  }

  /** Another filter: `total` rows, from the top. */
  async reset(total: number): Promise<void> {
    this.generation += 1;
    this.total = total;
    this.rows = new Map();
    this.cursor = -1;
    this.root.scrollTop = 0;
    this.spacer.style.height = `${total * ROW_PX}px`;
    this.spacer.replaceChildren();
    await this.render();
  }

  /** The same filter, `total` rows by now: what the reader looks at stays where it is. */
  async renew(total: number): Promise<void> {
    const top = Math.floor(this.root.scrollTop / ROW_PX);
    const [first, current] = await Promise.all([this.moved(top), this.moved(this.cursor)]);
    this.generation += 1;
    this.total = total;
    this.rows = new Map();
    this.cursor = current;
    this.spacer.style.height = `${total * ROW_PX}px`;
    if (this.root.scrollTop > 0 && first >= 0) this.root.scrollTop += (first - top) * ROW_PX;
    await this.render();
  }

  /** Where is the row by now that stands at `position`?  -1: it has left the list. */
  private async moved(position: number): Promise<number> {
    const row = this.rows.get(position);
    return row ? ((await this.events.locate(row.id))?.position ?? -1) : -1;
  }

  /** Mark the row that is opened, and bring it into view where `position` says. */
  async open(id: number | null, position: number): Promise<void> {
    this.openedId = id;
    if (position >= 0) {
      this.cursor = position;
      this.reveal(position);
    }
    await this.render();
  }

  /** Mark the row that is pointed at on the map. */
  point(id: number | null): void {
    this.pointedId = id;
    this.mark();
  }

  /** Move the keyboard's place by `step` rows; the row there, null where the list is empty. */
  async move(step: number): Promise<PointRow | null> {
    if (this.total === 0) return null;
    this.cursor = Math.min(Math.max(this.cursor + step, 0), this.total - 1);
    this.reveal(this.cursor);
    await this.render();
    return this.rows.get(this.cursor) ?? null;
  }

  /** The row where the keyboard stands. */
  current(): PointRow | null {
    return this.rows.get(this.cursor) ?? null;
  }

  private onRow(event: Event, act: (row: PointRow) => void): void {
    const node = (event.target as Element).closest<HTMLElement>("[data-position]");
    const row = node ? this.rows.get(Number(node.dataset["position"])) : undefined;
    if (row) act(row);
  }

  private reveal(position: number): void {
    const top = position * ROW_PX;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop) this.root.scrollTop = top;
    else if (top + ROW_PX > scrollTop + clientHeight) this.root.scrollTop = top + ROW_PX - clientHeight;
  }

  /** Make the rows in view, asking for what is not here yet. */
  private async render(): Promise<void> {
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW_PX) - MARGIN_ROWS);
    const shown = Math.ceil(this.root.clientHeight / ROW_PX) + 2 * MARGIN_ROWS;
    const last = Math.min(this.total, first + shown);
    const generation = this.generation;
    if (Array.from({ length: last - first }, (_, index) => first + index).some((position) => !this.rows.has(position))) {
      const page = await this.events.page(first, last - first);
      if (generation !== this.generation) return;
      page.forEach((row, index) => this.rows.set(first + index, row));
    }
    this.spacer.replaceChildren(
      ...Array.from({ length: last - first }, (_, index) => this.rowView(first + index)).filter((row) => row !== null),
    );
    this.mark();
  }

  private mark(): void {
    for (const node of this.spacer.children) {
      const row = node as HTMLElement;
      const id = Number(row.dataset["id"]);
      row.setAttribute("aria-selected", String(id === this.openedId));
      row.classList.toggle("row--pointed", id === this.pointedId);
      row.classList.toggle("row--cursor", Number(row.dataset["position"]) === this.cursor);
    }
    const active = this.rows.get(this.cursor);
    if (active) this.root.setAttribute("aria-activedescendant", `row-${active.id}`);
    else this.root.removeAttribute("aria-activedescendant");
  }

  private rowView(position: number): HTMLElement | null {
    const row = this.rows.get(position);
    if (!row) return null;
    const text = this.events.describe(row);
    const node = element(
      "div",
      {
        class: "row",
        role: "option",
        id: `row-${row.id}`,
        "data-id": String(row.id),
        "data-position": String(position),
        "aria-posinset": String(position + 1),
        "aria-setsize": String(this.total),
      },
      element("span", { class: `row__dot row__dot--${text.light || "unlit"}${isFallback(text.step) ? " row__dot--fallback" : ""}`, "aria-hidden": "true" }),
      element("span", { class: "row__title", title: text.category }, text.category),
      element("time", { class: "row__date", datetime: text.date }, text.date),
      element("span", { class: "row__where" }, [text.ground || gettext("no territory"), text.unit].join(" · ")),
      text.flags[0] ? element("span", { class: "row__flag" }, text.flags[0]) : null,
      element(
        "span",
        { class: "row__case" },
        element("span", { class: "row__state" }, text.state || noneName("state")),
        text.due === null ? null : dueView(text.light, text.due, this.events.timeZone),
      ),
    );
    node.style.top = `${position * ROW_PX}px`;
    return node;
  }
}
