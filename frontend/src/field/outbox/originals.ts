/** Sends the camera's own files, after all records and their photos, where the line costs nothing; nothing waits for them. */

import { lineNow } from "./line";
import type { KeptOriginal, Store } from "./store";
import type { Told, Wire } from "./wire";

/** Other bytes arrive so often before it is given up. */
const MOST_RESTARTS = 3;

export class Originals {
  /** Somebody has said: now, whatever the line. */
  private isAsked = false;

  constructor(
    private readonly store: Store,
    private readonly wire: Pick<Wire, "askOriginal" | "sendOriginal">,
    private readonly isFree: () => boolean = () => lineNow() === "wifi",
  ) {}

  /** In the next round they go on whatever line there is, those too that the server did not take. */
  async ask(): Promise<void> {
    this.isAsked = true;
    for (const { photo } of await this.store.originals()) await this.store.judgeOriginal(photo, null);
  }

  /** Send what is ready, until the line is no longer free, or something comes that must go first. */
  async send(username: string, isOurs: () => Promise<boolean>): Promise<void> {
    const wasAsked = this.isAsked;
    const mayGo = async () => (wasAsked || this.isFree()) && (await isOurs()) && (await this.store.underWay()).length === 0;
    for (const original of await this.ready(username)) {
      if (!(await mayGo()) || !(await this.sendOne(original, mayGo))) break;
    }
    if (wasAsked) this.isAsked = false;
  }

  /** Originals of this person whose photo the server has. */
  private async ready(username: string): Promise<KeptOriginal[]> {
    const owed = new Set<string>();
    for (const { state, findings } of await this.store.records()) if (state !== "done") findings.photos.forEach(({ sha256 }) => owed.add(sha256));
    const mine = (await this.store.originals()).filter(({ owner }) => owner === null || owner === username);
    return mine.filter(({ photo, reason }) => reason === null && !owed.has(photo));
  }

  /** One original as far as it goes.  False: the others fare no better now. */
  private async sendOne({ photo, sha256 }: KeptOriginal, mayGo: () => Promise<boolean>): Promise<boolean> {
    const bytes = await this.store.originalBytes(photo);
    if (!bytes) return this.drop(photo);
    let restarts = 0;
    let told: Told = await this.wire.askOriginal(photo, sha256);
    for (;;) {
      const { event } = told;
      switch (event.type) {
        case "photo":
          if (event.kept) return this.drop(photo);
          break;
        case "photo-spoilt":
          restarts += 1;
          if (restarts >= MOST_RESTARTS) return this.judge(photo, { code: "photo.other_bytes" });
          break;
        case "refused":
          return this.judge(photo, event.reason);
        default:
          return false;
      }
      if (!(await mayGo())) return false;
      told = await this.wire.sendOriginal(photo, sha256, bytes, event.type === "photo" ? event.received : 0);
    }
  }

  private async drop(photo: string): Promise<boolean> {
    await this.store.dropOriginals([photo]);
    return true;
  }

  private async judge(photo: string, reason: KeptOriginal["reason"]): Promise<boolean> {
    await this.store.judgeOriginal(photo, reason);
    return true;
  }
}
