/** What the server told of somebody's work, kept for a place without a network; of whom it is stands beside it. */

import type { Store } from "../outbox/store";
import type { Language } from "../language";
import { type Announcement, confirmedHere, fetchAnnouncements, forgetConfirmed, tellConfirmed } from "./announcements";
import { keepPictures } from "./pictures";
import { fetchSurveys, type Survey } from "../surveys/surveys";
import { fetchReports, type OwnReport } from "./reports";
import { byUrgency, fetchTasks, type Task } from "./tasks";

const WORK = "work";
/** Not asked for more often than this, unless something was sent. */
const FRESH_MS = 30_000;

export interface Work {
  /** User name; what is kept of somebody else is not shown. */
  readonly owner: string;
  readonly language: string;
  /** By the phone's clock, ms: the state of which moment it is. */
  readonly takenAt: number;
  readonly tasks: readonly Task[];
  readonly reports: readonly OwnReport[];
  readonly announcements: readonly Announcement[];
  /** Absent in what an older app has kept. */
  readonly surveys?: readonly Survey[];
}

/** The kept work of this person; undefined: none. */
export async function keptWork(store: Store, owner: string | undefined): Promise<Work | undefined> {
  const work = await store.recall<Work>(WORK);
  return work && work.owner === owner ? work : undefined;
}

/** The announcements of this person that nobody has confirmed here or elsewhere. */
export async function unreadAnnouncements(store: Store, owner: string | undefined): Promise<readonly Announcement[]> {
  const work = await keptWork(store, owner);
  if (!work) return [];
  const here = await confirmedHere(store, work.owner);
  return (work.announcements ?? []).filter((one) => !one.is_read && !here.includes(one.id));
}

/** Ask anew where what is kept is not fresh; with `mustAsk` in any case.  What cannot be had stays as it was. */
export async function renewWork(store: Store, owner: string, language: Language, mustAsk = false, now: number = Date.now()): Promise<void> {
  const told = await tellConfirmed(store, owner);
  const kept = await keptWork(store, owner);
  const isFresh = kept !== undefined && kept.language === language && Math.abs(now - kept.takenAt) < FRESH_MS;
  if (isFresh && !mustAsk && told.length === 0) return;
  const tasks = await fetchTasks();
  const reports = tasks && (await fetchReports());
  const announcements = reports && (await fetchAnnouncements());
  const surveys = announcements && (await fetchSurveys());
  if (!tasks || !reports || !announcements || !surveys) return;
  await store.remember(WORK, { owner, language, takenAt: now, tasks, reports, announcements, surveys } satisfies Work);
  await forgetConfirmed(store, owner, told);
  await keepPictures(store, byUrgency(tasks).flatMap((task) => task.photos));
}
