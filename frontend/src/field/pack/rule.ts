/** Who answers here, by what the phone keeps of the county?  The server's rule for accountable and handling unit; the server decides. */

import type { Place } from "../../geography";
import { type Area, distanceM, holds, METRES_PER_DEGREE } from "./ground";

export interface Territory {
  readonly step: number;
  readonly layer: string;
  readonly code: string;
  readonly name: string;
  /** Keys of the categories that it is for; null: all. */
  readonly categories: readonly string[] | null;
  /** Codes of units; null: nobody is in service there, so it cannot win in that part. */
  readonly accountable: string | null;
  readonly handling: string | null;
  /** Null: everywhere. */
  readonly area: Area | null;
}

export interface Steps {
  readonly key: string;
  readonly accountable_steps: readonly number[];
  readonly handling_steps: readonly number[];
}

export interface Ground {
  /** In the order of the rule: of two of one step the first one wins. */
  readonly territories: readonly Territory[];
  readonly nearestGridM: number;
}

export interface Answer {
  /** Codes of units. */
  readonly accountable: string;
  readonly handling: string;
  readonly step: number;
  readonly handlingStep: number;
  readonly territory: Territory;
}

const GRID = 8;
/** The nearest grid's, because the place lies in none. */
export const NEAREST = 11;
const TOWNSHIP = 12;
const OFFICE = 13;

type Part = "accountable" | "handling";

/** The answer for a place (EPSG:4490) and a category, perhaps about a facility (its code); null where the phone keeps too little to tell. */
export function whoAnswers(ground: Ground, place: Place, category: Steps, facility: string | null = null): Answer | null {
  const fitting = ground.territories.filter((one) => one.categories === null || one.categories.includes(category.key));
  const reached = fitting.filter((one) => one.area === null || holds(one.area, place));
  // The facility that is named comes before those within reach, wherever the place lies.
  const linked = ground.territories.filter((one) => facility !== null && one.layer === "facilities" && one.code === facility);
  const here = [...linked, ...reached];
  const ordinary = first(here, "accountable", category.accountable_steps);
  const nearest = ordinary ? null : nearestGrid(fitting, place, ground.nearestGridM);
  const won = ordinary ?? nearest ?? fallback(here);
  if (!won?.accountable) return null;
  const step = nearest ? NEAREST : won.step;
  const handler = first(here, "handling", category.handling_steps);
  return {
    accountable: won.accountable,
    handling: handler?.handling ?? won.accountable,
    step,
    handlingStep: handler?.step ?? step,
    territory: won,
  };
}

/** The first territory of the earliest step, in the category's order, that has a unit for this part. */
function first(here: readonly Territory[], part: Part, steps: readonly number[]): Territory | null {
  for (const step of steps) {
    const found = here.find((one) => one.step === step && one[part] !== null);
    if (found) return found;
  }
  return null;
}

/** The nearest grid within reach; of two at the same distance the one that stands first. */
function nearestGrid(fitting: readonly Territory[], place: Place, reachM: number): Territory | null {
  let won: Territory | null = null;
  let shortest = reachM;
  for (const one of fitting) {
    if (one.step !== GRID || !one.accountable || !one.area) continue;
    const distance = distanceM(one.area, place, reachM);
    if (distance > reachM || (won && distance >= shortest)) continue;
    won = one;
    shortest = distance;
  }
  return won;
}

function fallback(here: readonly Territory[]): Territory | null {
  const last = (step: number) => here.find((one) => one.step === step && one.accountable !== null);
  return last(TOWNSHIP) ?? last(OFFICE) ?? null;
}

export interface Candidate {
  readonly unit: string;
  /** A place inside the circle where this unit answers. */
  readonly place: Place;
}

const DIRECTIONS = 16;
const RINGS = [0.5, 1];

/** Which units may answer, for all the phone knows of where it is?  One where the circle crosses no border; the first is that of the middle. */
export function candidates(ground: Ground, place: Place, accuracyM: number, category: Steps): Candidate[] {
  const found = new Map<string, Place>();
  const cosine = Math.cos((place.lat * Math.PI) / 180);
  const places = [place];
  for (const ring of RINGS) {
    for (let index = 0; index < DIRECTIONS; index += 1) {
      const angle = (2 * Math.PI * index) / DIRECTIONS;
      const metres = accuracyM * ring;
      places.push({
        lon: place.lon + (Math.cos(angle) * metres) / METRES_PER_DEGREE / cosine,
        lat: place.lat + (Math.sin(angle) * metres) / METRES_PER_DEGREE,
      });
    }
  }
  for (const one of places) {
    const unit = whoAnswers(ground, one, category)?.accountable;
    if (unit && !found.has(unit)) found.set(unit, one);
  }
  return [...found].map(([unit, at]) => ({ unit, place: at }));
}
