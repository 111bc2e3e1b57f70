/** Lights, distances and moments of the work, in the reader's words. */

import { fill, gettext } from "../../i18n";
import { nameOf } from "../pack/catalogue";
import { categoriesOf } from "../pack/pack";
import type { Phone } from "../phone";
import { lightOf, type Task } from "../work/tasks";
import { momentText } from "../words";

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_MIN = 1_440;
/** Older than this, what is shown says so in the colour of a warning. */
const OLD_MS = 3_600_000;

/** So long as people say it: minutes under an hour, hours under two days, days. */
export function spanText(ms: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / MINUTE_MS));
  if (minutes < HOUR_MIN) return fill(gettext("%(count)s min"), { count: minutes });
  if (minutes < 2 * DAY_MIN) return fill(gettext("%(count)s h"), { count: Math.round(minutes / HOUR_MIN) });
  return fill(gettext("%(count)s days"), { count: Math.round(minutes / DAY_MIN) });
}

/** The light of a task in colour, form and words; nothing where no clock runs. */
export function DueLight({ task, now }: { task: Pick<Task, "due_at" | "warn_at">; now: number }) {
  const light = lightOf(task, now);
  if (!light || !task.due_at) return null;
  const left = Date.parse(task.due_at) - now;
  const text = left < 0 ? fill(gettext("%(time)s over"), { time: spanText(left) }) : fill(gettext("%(time)s left"), { time: spanText(left) });
  return <span class={`light light--${light}`}>{text}</span>;
}

/** Metres as people say them. */
export function metresText(metres: number): string {
  if (metres < 1000) return fill(gettext("%(metres)s m away"), { metres: Math.round(metres) });
  return fill(gettext("%(kilometres)s km away"), { kilometres: (metres / 1000).toFixed(1) });
}

/** When what is shown was told by the server. */
export function AsOf({ at, language }: { at: number; language: string }) {
  const isOld = Math.abs(Date.now() - at) > OLD_MS;
  return <p class={isOld ? "asof asof--old" : "asof"}>{fill(gettext("As of %(moment)s"), { moment: momentText(at, language) })}</p>;
}

/** Names of the categories by their keys. */
export async function categoryNames(phone: Phone): Promise<Map<string, string>> {
  const pack = await phone.pack();
  return new Map((pack ? categoriesOf(pack) : []).map((one) => [one.key, nameOf(one, phone.language)]));
}
