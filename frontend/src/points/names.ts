/** What the numbers of a point's columns are called, in the reader's language. */

import { stepName } from "../wording";
import { flagName, lightName, sourceName, urgedName } from "./wording";
import { dateOf, type Entry, keyOf, type Light, LIGHT, LIGHTS } from "./columns";
import type { Loaded, PointRow } from "./messages";

/** A point in words, as its row of the list says it. */
export interface PointText {
  readonly category: string;
  /** The road section, else the grid; empty where it lies in neither. */
  readonly ground: string;
  readonly unit: string;
  readonly date: string;
  readonly flags: readonly string[];
  readonly step: string;
  /** What its case is doing; empty where it has none. */
  readonly state: string;
  readonly light: Light;
  /** When the case is due, in seconds since 1970-01-01; null: no clock runs. */
  readonly due: number | null;
}

export interface DescribedPoint {
  readonly id: number;
  readonly text: PointText;
}

/** The dictionaries of one columnar response, ready to be asked. */
export class PointNames {
  constructor(
    private readonly loaded: Pick<Loaded, "dictionaries">,
    private readonly language: string,
  ) {}

  /** The entries of a facet: key, name, and the group where it has one. */
  entries(facet: string): readonly { readonly key: string; readonly name: string; readonly group: string }[] {
    return (this.loaded.dictionaries[facet] ?? []).map((entry) => ({
      key: keyOf(entry),
      name: this.name(facet, entry),
      group: this.group(entry),
    }));
  }

  /** The name of entry `number` of `facet`; empty for none. */
  nameOf(facet: string, number: number | undefined): string {
    const entry = this.loaded.dictionaries[facet]?.[number ?? -1];
    return entry === undefined ? "" : this.name(facet, entry);
  }

  /** The words of the flags that are set. */
  flagsOf(flags: number): string[] {
    const words = this.loaded.dictionaries["flag"] ?? [];
    return words.flatMap((word, bit) => (flags & (1 << bit) ? [flagName(keyOf(word))] : []));
  }

  describe(row: PointRow): PointText {
    const { codes } = row;
    return {
      category: this.nameOf("category", codes["category"]),
      ground: this.nameOf("section", codes["section"]) || this.nameOf("grid", codes["grid"]),
      unit: this.nameOf("unit", codes["unit"]),
      date: dateOf(row.day),
      flags: this.flagsOf(row.flags),
      step: keyOf(this.loaded.dictionaries["step"]?.[codes["step"] ?? -1] ?? ""),
      state: this.nameOf("state", codes["state"]),
      light: LIGHTS[codes[LIGHT] ?? -1] ?? "",
      due: row.due < 0 ? null : row.due,
    };
  }

  private get english(): boolean {
    return this.language.startsWith("en");
  }

  private name(facet: string, entry: Entry): string {
    if (typeof entry === "string") return wordName(facet, entry);
    if ("key" in entry) return (this.english && entry.name_en) || entry.name;
    return entry.short_name || entry.name || entry.code;
  }

  private group(entry: Entry): string {
    if (typeof entry === "string" || !("key" in entry)) return "";
    return (this.english && entry.group_en) || entry.group;
  }
}

function wordName(facet: string, word: string): string {
  if (facet === "step") return stepName(word);
  if (facet === LIGHT) return lightName(word);
  if (facet === "urged") return urgedName(word);
  return facet === "source" ? sourceName(word) : word;
}
