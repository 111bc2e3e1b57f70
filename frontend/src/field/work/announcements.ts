/** Announcements (公告): what the office tells, and what of it was confirmed on this phone, also where the server does not know yet. */

import { csrfToken } from "../../csrf";
import type { Store } from "../outbox/store";
import { fetchWork } from "./tasks";

export interface Announcement {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly by: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly must_read: boolean;
  readonly is_read: boolean;
}

const ADDRESS = "/api/v1/field/announcements/";
const CONFIRMED = "announcements-read";
const PATIENCE_MS = 20_000;

/** What is announced to who is signed in; null where it cannot be had now. */
export async function fetchAnnouncements(): Promise<readonly Announcement[] | null> {
  return fetchWork<{ announcements: Announcement[] }>(ADDRESS).then((told) => told?.announcements ?? null);
}

/** Ids that somebody has confirmed here and that the server has not heard of yet. */
export async function confirmedHere(store: Store, owner: string): Promise<readonly number[]> {
  const kept = await store.recall<{ owner: string; ids: readonly number[] }>(CONFIRMED);
  return kept?.owner === owner ? kept.ids : [];
}

/** It was read here; the server hears of it in the next round. */
export async function confirm(store: Store, owner: string, id: number): Promise<void> {
  await store.remember(CONFIRMED, { owner, ids: [...new Set([...(await confirmedHere(store, owner)), id])] });
}

/** Tell the server what was read: the ids that it has heard of; what cannot be told now stays for the next round. */
export async function tellConfirmed(store: Store, owner: string): Promise<readonly number[]> {
  const told: number[] = [];
  for (const id of await confirmedHere(store, owner)) {
    if (!(await isTold(id))) break;
    told.push(id);
  }
  return told;
}

/** The server has said that these are read: they need not be remembered here any more. */
export async function forgetConfirmed(store: Store, owner: string, told: readonly number[]): Promise<void> {
  if (told.length > 0) await store.remember(CONFIRMED, { owner, ids: (await confirmedHere(store, owner)).filter((id) => !told.includes(id)) });
}

/** Has the server heard of it, or is there nothing to hear any more? */
async function isTold(id: number): Promise<boolean> {
  try {
    const response = await fetch(`${ADDRESS}${id}/`, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok || response.status === 404;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}
