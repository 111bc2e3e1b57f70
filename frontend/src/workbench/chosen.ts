/** The cases that are chosen to be sent out together: ticked in the list, or drawn around on the map. */

import { byId, element } from "../dom";
import { fill, ngettext } from "../i18n";

/** The form stands in the page only where one may send out. */
export class Chosen {
  private readonly uids = new Set<string>();

  constructor(
    private readonly list: HTMLElement,
    private readonly onChange: () => void,
  ) {
    list.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      if (box.name !== "cases") return;
      this.set([box.value], box.checked);
    });
    for (const box of this.boxes()) if (box.checked) this.uids.add(box.value); // kept by the browser when it went back
    byId("chosen-none").addEventListener("click", () => this.set([...this.uids], false));
    this.show();
  }

  get all(): ReadonlySet<string> {
    return this.uids;
  }

  set(uids: readonly string[], chosen: boolean): void {
    for (const uid of uids) {
      if (chosen) this.uids.add(uid);
      else this.uids.delete(uid);
    }
    this.show();
  }

  /** The list may have got other rows: tick those that are chosen, send the others along unseen. */
  show(): void {
    const listed = new Set<string>();
    for (const box of this.boxes()) {
      box.checked = this.uids.has(box.value);
      listed.add(box.value);
    }
    const unseen = [...this.uids].filter((uid) => !listed.has(uid));
    const hidden = unseen.map((uid) => element("input", { type: "hidden", name: "cases", value: uid }));
    byId("chosen-unseen").replaceChildren(...hidden);
    for (const id of ["chosen", "map-send"]) byId(id).hidden = this.uids.size === 0;
    const told = ngettext("%(count)s case is chosen.", "%(count)s cases are chosen.", this.uids.size);
    byId("chosen-told").textContent = this.uids.size === 0 ? "" : fill(told, { count: this.uids.size });
    this.onChange();
  }

  private boxes(): NodeListOf<HTMLInputElement> {
    return this.list.querySelectorAll<HTMLInputElement>('input[type="checkbox"][name="cases"]');
  }
}
