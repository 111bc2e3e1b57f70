/** On duty: the way is kept, coarse and thinned, only while the walker has switched it on; off, the phone is not asked at all. */

import { newRecord } from "../outbox/records";
import type { Store } from "../outbox/store";
import { metresBetween } from "../position/fixes";

/** A place of the way, as the phone gave it; `at` by the phone's clock, ms. */
export interface WayFix {
  readonly lon: number;
  readonly lat: number;
  readonly accuracyM: number;
  readonly at: number;
}

/** What is being walked; kept in the phone's database, so that a restart goes on with it. */
export interface Duty {
  readonly beganAt: number;
  readonly owner: string | null;
  readonly crs: string;
  readonly fixes: readonly WayFix[];
}

const KEY = "duty";
/** Nearer places than this are not kept, nor worse ones than that, m. */
export const THINNED_M = 20;
export const COARSEST_M = 60;
/** A piece of so many places, or of so long, goes to the outbox and the way goes on. */
const PIECE_FIXES = 200;
const PIECE_MS = 1_800_000;
/** Whoever forgets to switch it off is off duty after so long. */
export const LONGEST_MS = 43_200_000;

/** The way with another place, unless that is too near to the last one, or too bad. */
export function withFix(fixes: readonly WayFix[], fix: WayFix): readonly WayFix[] {
  const last = fixes.at(-1);
  if (fix.accuracyM > COARSEST_M || (last && metresBetween(last, fix) < THINNED_M)) return fixes;
  return [...fixes, fix];
}

export class DutyRecorder {
  private watch: number | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly sent: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  duty(): Promise<Duty | null> {
    return this.store.recall<Duty | null>(KEY).then((found) => found ?? null);
  }

  /** Go on duty: from now on the way is kept. */
  async begin(owner: string | null, crs: string): Promise<void> {
    await this.store.remember(KEY, { beganAt: this.now(), owner, crs, fixes: [] } satisfies Duty);
    this.listen();
  }

  /** Off duty: nothing is asked of the phone any more; what was walked goes to the outbox. */
  async end(): Promise<void> {
    this.rest();
    await this.work;
    const duty = await this.duty();
    await this.store.remember(KEY, null);
    if (duty) await this.hand(duty, Math.min(this.now(), duty.beganAt + LONGEST_MS));
  }

  /** Off duty, and nothing of the way that was being walked is kept. */
  async drop(): Promise<void> {
    this.rest();
    await this.work;
    await this.store.remember(KEY, null);
  }

  /** After a restart of the app: go on where somebody is on duty, unless that was half a day ago. */
  async goOn(): Promise<void> {
    const duty = await this.duty();
    if (!duty) return;
    if (this.now() - duty.beganAt > LONGEST_MS) await this.end();
    else this.listen();
  }

  private listen(): void {
    if (this.watch !== null || !window.isSecureContext || !("geolocation" in navigator)) return;
    const take = ({ coords, timestamp }: GeolocationPosition) => {
      const fix: WayFix = { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy, at: timestamp };
      this.work = this.work.then(() => this.keep(fix));
    };
    // Coarse, and as old as half a minute: the way matters, not the place.
    this.watch = navigator.geolocation.watchPosition(take, () => undefined, { enableHighAccuracy: false, maximumAge: 30_000 });
  }

  private rest(): void {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
  }

  private async keep(fix: WayFix): Promise<void> {
    const duty = await this.duty();
    if (!duty || fix.at < duty.beganAt) return;
    const next = { ...duty, fixes: withFix(duty.fixes, fix) };
    if (next.fixes.length < PIECE_FIXES && this.now() - duty.beganAt < PIECE_MS) return this.store.remember(KEY, next);
    await this.store.remember(KEY, { ...next, beganAt: fix.at, fixes: [] } satisfies Duty);
    await this.hand(next, fix.at);
  }

  /** A piece of the way, on its way to the server like every record. */
  private async hand({ beganAt, owner, crs, fixes }: Duty, endedAt: number): Promise<void> {
    const within = fixes.filter((fix) => fix.at <= endedAt);
    if (within.length < 2) return; // nowhere was walked
    const record = newRecord(crypto.randomUUID(), "", owner, endedAt);
    const findings = { ...record.findings, way: { beganAt, endedAt, crs, fixes: within } };
    await this.store.add({ ...record, kind: "track", findings });
    await this.store.happen(record.uid, { type: "commit" });
    this.sent();
  }
}
