/** What the clock tells of each case: its light, and whether there is something to do. */

import { LIGHTS } from "../points/columns";
import { NEW_DAYS, TASKS } from "../points/filter";
import type { Table } from "./table";

const NO_LIGHT = -1;
/** Numbers of LIGHTS. */
export const [RED, YELLOW, GREEN] = [LIGHTS.indexOf("red"), LIGHTS.indexOf("yellow"), LIGHTS.indexOf("green")] as const;
const [NEW_BIT, RED_BIT, UNURGED_BIT] = TASKS.map((_, bit) => 1 << bit) as [number, number, number];
/** Of the column `urged`; an ended case has no number there. */
const NOT_URGED = 0;

/**
 * Set lights and tasks of all rows as at `now` (seconds since 1970-01-01), as surveys.models.cases.LIGHTS does; when
 * does the next light change?  Infinity: none does.
 *
 * New is what came within the last days and has not ended; what has no case yet has not either.
 */
export function light(table: Table, now: number): number {
  const { count, asOfDay, day, warn, due, tasks, codes, lights } = table;
  const [urged, state] = [codes["urged"]!, codes["state"]!];
  let next = Infinity;
  for (let row = 0; row < count; row += 1) {
    const end = due[row]!;
    const begin = warn[row]!;
    if (end >= now && end < next) next = end;
    if (begin > now && begin < next) next = begin;
    const shown = end < 0 ? NO_LIGHT : end < now ? RED : begin >= 0 && begin <= now ? YELLOW : GREEN;
    const isOpen = urged[row]! >= 0 || state[row]! < 0;
    lights[row] = shown;
    tasks[row] =
      (isOpen && asOfDay - day[row]! < NEW_DAYS ? NEW_BIT : 0) |
      (shown === RED ? RED_BIT : 0) |
      (shown === RED && urged[row] === NOT_URGED ? UNURGED_BIT : 0);
  }
  return next;
}

/** The bits of all tasks. */
export const ANY_TASK = NEW_BIT | RED_BIT | UNURGED_BIT;
