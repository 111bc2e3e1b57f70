/** Keys that work wherever the reader is not writing. */

import { byId } from "./dom";

/** What a key does; false: nothing now, so that it keeps its usual meaning. */
export type Act = () => boolean | void;

const WRITING = new Set(["TEXTAREA", "SELECT"]);
const WRITTEN_INPUTS = new Set(["text", "search", "date", "number", "email", "password", "range"]);

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return WRITTEN_INPUTS.has(target.type);
  return WRITING.has(target.tagName) || target.isContentEditable;
}

/** Listens for the keys of the whole page and shows them when asked. */
export class Shortcuts {
  private readonly dialog = byId<HTMLDialogElement>("shortcuts");

  constructor(private readonly acts: Readonly<Record<string, Act>>) {
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Show which keys there are. */
  help(): void {
    this.dialog.showModal();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || this.dialog.open) return;
    if (isWriting(event.target) && event.key !== "Escape") return;
    if (event.key === "?") this.help();
    else if (this.acts[event.key]?.() === false || !(event.key in this.acts)) return;
    event.preventDefault();
  }
}
