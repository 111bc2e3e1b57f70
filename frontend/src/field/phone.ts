/** The one set of parts that the app is made of on this phone: database, courier, who collects, what is kept of the county. */

import { Courier } from "./outbox/courier";
import { dayZip } from "./outbox/export";
import { fetchCensus, type KeptCensus } from "./census/censuses";
import { DutyRecorder } from "./streets/duty";
import { fetchInspection, type KeptInspection } from "./inspection/inspection";
import { fetchStreets, forgetOnServer, type KeptStreets } from "./streets/streets";
import { OfflineMaps } from "./map/offline_maps";
import { onLine } from "./outbox/line";
import { lockFor } from "./outbox/lock";
import { Originals } from "./outbox/originals";
import { phoneWord } from "./outbox/phone_word";
import { Sender } from "./outbox/sender";
import { Store } from "./outbox/store";
import { HttpWire, type Who } from "./outbox/wire";
import type { Language } from "./language";
import { fetchFacilities, type KeptFacilities } from "./facility/kept";
import type { Usage } from "./pack/catalogue";
import { fetchPack, groundOf, type Pack } from "./pack/pack";
import type { Ground } from "./pack/rule";
import { keptWork, renewWork, type Work } from "./work/keeping";

const ME = "me";
const PACK = "pack";
const CENSUS = "census";
const INSPECTION = "inspection";
const FACILITIES = "facilities";
const STREETS = "streets";
const USAGE = "usage";
const CLOCK = "clock";
/** While somebody looks at the app, what is new is asked for so often. */
const LOOK_AGAIN_MS = 180_000;

export class Phone {
  readonly store = new Store();
  readonly courier: Courier;
  readonly maps = new OfflineMaps(this.store);
  readonly duty = new DutyRecorder(this.store, () => this.courier.send());
  private readonly wire = new HttpWire();
  readonly originals = new Originals(this.store, this.wire);
  /** Photos that the phone's own camera is taking for drafts, by uid: begun on one screen, kept on the next. */
  private readonly shots = new Map<string, Promise<File | null>>();
  private prepared: { readonly etag: string; readonly ground: Ground } | null = null;

  constructor(readonly language: Language) {
    const meet = (who: Who | null) => this.meet(who);
    const sent = () => this.renewWork(true);
    const afterwards: Originals["send"] = (username, isOurs) => this.originals.send(username, isOurs);
    this.courier = new Courier(new Sender(this.store, this.wire, lockFor(this.store), Date.now, meet, sent, afterwards));
  }

  /** Begin to send, and ask the browser never to clear what the phone keeps. */
  async start(): Promise<void> {
    this.courier.start();
    onLine(() => this.courier.send());
    await this.duty.goOn();
    setInterval(() => document.visibilityState === "visible" && this.courier.send(), LOOK_AGAIN_MS);
    // A refusal changes nothing that the app could do; browsers grant it to installed apps.
    if ("storage" in navigator) await navigator.storage.persist?.();
  }

  /** Whoever was signed in last on this phone: what is collected is theirs. */
  me(): Promise<Who | undefined> {
    return this.store.recall<Who>(ME);
  }

  pack(): Promise<Pack | undefined> {
    return this.store.recall<Pack>(PACK);
  }

  census(): Promise<KeptCensus | undefined> {
    return this.store.recall<KeptCensus>(CENSUS);
  }

  /** What is drawn for the person of this phone, as it was told last. */
  async inspection(): Promise<KeptInspection | null> {
    const kept = await this.store.recall<KeptInspection>(INSPECTION);
    return kept && kept.owner === (await this.me())?.username ? kept : null;
  }

  streets(): Promise<KeptStreets | undefined> {
    return this.store.recall<KeptStreets>(STREETS);
  }

  async renewStreets(): Promise<void> {
    const streets = await fetchStreets();
    if (streets) await this.store.remember(STREETS, streets);
  }

  /** Delete all ways of whoever is signed in: what is being walked, what waits here, and what the server has.  False: it was not reached. */
  async forgetWays(): Promise<boolean> {
    await this.duty.drop();
    await this.store.dropWays();
    const isGone = await forgetOnServer();
    await this.renewStreets();
    return isGone;
  }

  facilities(): Promise<KeptFacilities | undefined> {
    return this.store.recall<KeptFacilities>(FACILITIES);
  }

  /** What the person of this phone has to do, as it was told last. */
  async work(): Promise<Work | undefined> {
    return keptWork(this.store, (await this.me())?.username);
  }

  /** What the server's clock is ahead, ms, as far as the phone knows. */
  async clockOffsetMs(): Promise<number> {
    return (await this.store.recall<number>(CLOCK)) ?? 0;
  }

  /** The kept ground ready to be asked; made once for each pack. */
  ground(pack: Pack): Ground {
    if (this.prepared?.etag !== pack.etag) this.prepared = { etag: pack.etag, ground: groundOf(pack) };
    return this.prepared.ground;
  }

  async usage(): Promise<Usage> {
    return (await this.store.recall<Usage>(USAGE)) ?? {};
  }

  async use(category: string): Promise<void> {
    const usage = await this.usage();
    const count = (usage[category]?.count ?? 0) + 1;
    await this.store.remember(USAGE, { ...usage, [category]: { count, last: Date.now() } });
  }

  /** The phone's own camera is taking a photo for this draft. */
  expectShot(uid: string, shot: Promise<File | null>): void {
    this.shots.set(uid, shot);
  }

  /** The photo that is being taken for this draft, for whoever asks first. */
  expectedShot(uid: string): Promise<File | null> | undefined {
    const shot = this.shots.get(uid);
    this.shots.delete(uid);
    return shot;
  }

  /** Everything on this phone as one zip. */
  async dayZip(): Promise<Blob> {
    return dayZip(this.store, await this.clockOffsetMs());
  }

  private async meet(who: Who | null): Promise<void> {
    await this.store.remember(CLOCK, this.wire.clockOffsetMs);
    if (!who) return;
    await this.store.remember(ME, who);
    await this.renewPack();
    await this.renewWork();
  }

  private async renewWork(mustAsk = false): Promise<void> {
    const me = await this.me();
    if (me) await renewWork(this.store, me.username, this.language, mustAsk);
  }

  private async renewInspection(): Promise<void> {
    const me = await this.me();
    const inspection = me && (await fetchInspection(await this.inspection(), me.username));
    if (inspection) await this.store.remember(INSPECTION, inspection);
  }

  private async renewPack(): Promise<void> {
    const pack = await fetchPack((await this.pack()) ?? null, this.language, await phoneWord(this.store));
    if (pack) await this.store.remember(PACK, pack);
    const facilities = await fetchFacilities((await this.facilities()) ?? null);
    if (facilities) await this.store.remember(FACILITIES, facilities);
    const census = await fetchCensus((await this.census()) ?? null);
    if (census) await this.store.remember(CENSUS, census);
    await this.renewInspection();
  }
}
