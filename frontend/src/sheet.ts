/** A panel that is a sheet over the map's lower edge on a phone: it peeks, stands half open, or covers the map. */

import { gettext } from "./i18n";

export type Rest = "peek" | "half" | "full";

const ORDER: readonly Rest[] = ["peek", "half", "full"];
/** The style sheet's own limit between phones and everything else. */
const NARROW = "(max-width: 800px)";
/** A handle that moved less than this was pressed, not pulled. */
const PRESS_PX = 6;
const HALF_PART = 0.56;

/** Pulled or pressed by its handle; on wide screens it is a plain panel and rests nowhere. */
export class Sheet {
  private readonly narrow = matchMedia(NARROW);
  private pulledFrom: { readonly y: number; readonly height: number } | null = null;
  private moved = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly handle: HTMLButtonElement,
    private readonly rests: readonly Rest[],
    private readonly onRest: (rest: Rest) => void = () => undefined,
  ) {
    handle.addEventListener("click", () => this.press());
    handle.addEventListener("pointerdown", (event) => this.grab(event));
    handle.addEventListener("pointermove", (event) => this.pull(event));
    handle.addEventListener("pointerup", (event) => this.release(event));
    handle.addEventListener("pointercancel", (event) => this.release(event));
  }

  get isSheet(): boolean {
    return this.narrow.matches;
  }

  get rest(): Rest {
    return ORDER.find((rest) => rest === this.root.dataset["rest"]) ?? "peek";
  }

  set rest(rest: Rest) {
    this.root.dataset["rest"] = rest;
    this.root.style.height = "";
    this.handle.setAttribute("aria-expanded", String(rest !== "peek"));
    this.handle.setAttribute("aria-label", rest === "full" ? gettext("Make the sheet smaller") : gettext("Make the sheet larger"));
    this.onRest(rest);
  }

  private press(): void {
    if (this.moved) return;
    const index = this.rests.indexOf(this.rest);
    this.rest = this.rests[(index + 1) % this.rests.length] ?? "half";
  }

  private grab(event: PointerEvent): void {
    this.pulledFrom = { y: event.clientY, height: this.root.getBoundingClientRect().height };
    this.moved = false;
    this.handle.setPointerCapture(event.pointerId);
  }

  private pull(event: PointerEvent): void {
    if (!this.pulledFrom) return;
    const up = this.pulledFrom.y - event.clientY;
    if (Math.abs(up) > PRESS_PX) this.moved = true;
    if (this.moved) this.root.style.height = `${this.pulledFrom.height + up}px`;
  }

  private release(event: PointerEvent): void {
    if (!this.pulledFrom) return;
    this.pulledFrom = null;
    this.handle.releasePointerCapture(event.pointerId);
    if (this.moved) this.rest = this.nearest(this.root.getBoundingClientRect().height);
  }

  /** Where does a sheet of this height come to rest? */
  private nearest(height_px: number): Rest {
    const part = height_px / window.innerHeight;
    const parts: Readonly<Record<Rest, number>> = { peek: 0, half: HALF_PART, full: 1 };
    const [first = "half"] = [...this.rests].sort((a, b) => Math.abs(parts[a] - part) - Math.abs(parts[b] - part));
    return first;
  }
}
