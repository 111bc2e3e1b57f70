/** The choice of the category that the reader asks about. */

import { type Category, fetchCategories } from "./api";
import { byId, element } from "./dom";
import { kindName } from "./wording";

/** The catalogue as a list, grouped as it is there. */
export class CategoryChoice {
  private readonly select = byId<HTMLSelectElement>("category");
  private categories: readonly Category[] = [];
  private settle: () => void = () => undefined;
  private readonly settled = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  constructor(onChange: (code: string) => void) {
    this.select.addEventListener("change", () => onChange(this.select.value));
  }

  /** The first category of the catalogue; empty before it has come. */
  get first(): string {
    return this.categories[0]?.code ?? "";
  }

  get isLoaded(): boolean {
    return this.categories.length > 0;
  }

  /** Fetch the catalogue; throws RequestFailure. */
  async load(url: string, language: string): Promise<void> {
    try {
      this.categories = await fetchCategories(url, language, new AbortController().signal);
    } finally {
      this.settle();
    }
    const groups = new Map<string, HTMLOptGroupElement>();
    for (const { code, kind, name, group } of this.categories) {
      const label = `${kindName(kind)} · ${group}`;
      const options = groups.get(label) ?? element("optgroup", { label });
      groups.set(label, options);
      options.append(element("option", { value: code }, name));
    }
    this.select.replaceChildren(...groups.values());
    this.select.disabled = false;
  }

  /** Choose a category; one that is not in the list (of an older catalogue) is shown by its code. */
  show(code: string): void {
    if (this.select.disabled || code === "" || code === this.select.value) return;
    if (![...this.select.options].some(({ value }) => value === code)) {
      this.select.append(element("option", { value: code }, code));
    }
    this.select.value = code;
  }

  /** The name of a category, once the catalogue has come or failed; null where it has none. */
  async nameOf(code: string): Promise<string | null> {
    await this.settled;
    return this.categories.find((category) => category.code === code)?.name ?? null;
  }
}
