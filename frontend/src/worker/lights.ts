/** What the clock tells of each case: its light, and whether there is something to do. */

import { LIGHT, LIGHTS } from "../points/columns";
import { NEW_DAYS, TASKS } from "../points/filter";
import type { Table } from "./table";

const NO_LIGHT = -1;
const [RED, YELLOW, GREEN] = LIGHTS.map((_, number) => number) as [number, number, number];
const [NEW_BIT, RED_BIT, UNURGED_BIT] = TASKS.map((_, bit) => 1 << bit) as [number, number, number];
/** Of the column `urged`; an ended case has no number there. */
const NOT_URGED = 0;

/**
 * Set lights and tasks of all rows as at `now` (seconds since 1970-01-01), as surveys.models.cases.LIGHTS does.
 *
 * New is what came within the last days and has not ended; what has no case yet has not either.
 */
export function light(table: Table, now: number): void {
  const { count, asOfDay, day, warn, due, tasks, codes } = table;
  const [lights, urged, state] = [codes[LIGHT]!, codes["urged"]!, codes["state"]!];
  for (let row = 0; row < count; row += 1) {
    const end = due[row]!;
    const begin = warn[row]!;
    const shown = end < 0 ? NO_LIGHT : end < now ? RED : begin >= 0 && begin <= now ? YELLOW : GREEN;
    const isOpen = urged[row]! >= 0 || state[row]! < 0;
    lights[row] = shown;
    tasks[row] =
      (isOpen && asOfDay - day[row]! < NEW_DAYS ? NEW_BIT : 0) |
      (shown === RED ? RED_BIT : 0) |
      (shown === RED && urged[row] === NOT_URGED ? UNURGED_BIT : 0);
  }
}

/** The bits of all tasks. */
export const ANY_TASK = NEW_BIT | RED_BIT | UNURGED_BIT;
