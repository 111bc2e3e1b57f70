/** Facilities as the phone keeps them: found by the number on a label, by nearness, by words; and what can be wrong with one. */

import type { Place } from "../../geography";
import type { Category } from "../pack/catalogue";
import { metresBetween } from "../position/fixes";

export type Status = "intact" | "damaged" | "lost" | "disused" | "removed";

export interface Facility extends Place {
  readonly code: string;
  readonly name: string;
  /** Key of the component that it is. */
  readonly category: string;
  readonly status: Status;
  /** Code of the grid in which it stands; null: in none. */
  readonly grid: string | null;
  /** Name of the unit that maintains it, else of its owner; empty: nobody. */
  readonly maintainer: string;
}

const LABEL = "facility";
const LONGEST_CODE = 40;

/** The identifier that a label's code holds: the address of the field app with it, or the bare number; null: neither. */
export function codeIn(text: string): string | null {
  const words = text.trim();
  const said = URL.canParse(words) ? new URL(words).searchParams.get(LABEL) : words;
  const code = said?.trim() ?? "";
  return code !== "" && code.length <= LONGEST_CODE && !/\s/.test(code) ? code : null;
}

export interface NearFacility {
  readonly facility: Facility;
  /** Null: nobody knows where the phone is. */
  readonly metres: number | null;
}

/** Facilities by distance, removed ones left out, ties by code; without a place by code. */
export function nearest(facilities: readonly Facility[], place: Place | null, most: number): NearFacility[] {
  return facilities
    .filter((one) => one.status !== "removed")
    .map((facility) => ({ facility, metres: place && metresBetween(place, facility) }))
    .sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0) || (a.facility.code < b.facility.code ? -1 : 1))
    .slice(0, most);
}

/** Those whose number or name holds what was typed; the typed number itself first, then as they come. */
export function matching(facilities: readonly Facility[], typed: string): Facility[] {
  const words = typed.trim().toLowerCase();
  const fits = ({ code, name }: Facility) => code.toLowerCase().includes(words) || name.toLowerCase().includes(words);
  const rank = ({ code }: Facility) => (code.toLowerCase() === words ? 0 : 1);
  return facilities.filter(fits).sort((a, b) => rank(a) - rank(b));
}

/** What can be reported of a facility of this type: the matters about it, in the catalogue's order, else the type itself. */
export function proposals<T extends Category>(categories: readonly T[], type: string): T[] {
  const about = categories.filter((one) => one.component === type);
  return about.length > 0 ? about : categories.filter((one) => one.key === type);
}

/** Types of components: those that the ledger has here, the most frequent first, then all others in the catalogue's order. */
export function typesOfLedger<T extends Category>(categories: readonly T[], facilities: readonly Facility[]): T[] {
  const counts = new Map<string, number>();
  for (const { category } of facilities) counts.set(category, (counts.get(category) ?? 0) + 1);
  const components = categories.filter((one) => one.key.startsWith("c")).map((one, index) => ({ one, index, count: counts.get(one.key) ?? 0 }));
  return components.sort((a, b) => b.count - a.count || a.index - b.index).map(({ one }) => one);
}
