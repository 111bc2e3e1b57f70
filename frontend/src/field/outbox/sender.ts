/** Brings what the phone keeps to the server, one record after the other, as the machine of outbox/machine.ts says. */

import { sha256Of } from "./hash";
import type { Lock } from "./lock";
import { type Command, type Event, isDue } from "./machine";
import { phoneWord } from "./phone_word";
import { bodyOf, type KeptRecord } from "./records";
import type { Store } from "./store";
import type { Told, Who, Wire } from "./wire";

/** How a round ended: with all sent, with some left for a moment (ms), or with something that a person must do. */
export type Round =
  | { readonly ended: "empty" }
  | { readonly ended: "later"; readonly at: number }
  | { readonly ended: "unreachable"; readonly askedMs?: number }
  | { readonly ended: "signed-out" }
  | { readonly ended: "busy" };

export class Sender {
  constructor(
    private readonly store: Store,
    private readonly wire: Wire,
    private readonly lock: Lock,
    private readonly now: () => number = Date.now,
    private readonly met: (who: Who | null) => Promise<void> = () => Promise.resolve(),
    /** Something has become of a record: what the server tells of the work is another now. */
    private readonly moved: () => Promise<void> = () => Promise.resolve(),
    /** Everything of this person is on the server: what may wait for that goes now. */
    private readonly afterwards: (username: string, isOurs: () => Promise<boolean>) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Send what is due.  Safe at any time, in any tab, after any end of the round before. */
  async round(): Promise<Round> {
    let round: Round = { ended: "busy" };
    const wasOurs = await this.lock.hold(async (isOurs) => {
      round = await this.sendAll(isOurs);
    });
    return wasOurs ? round : { ended: "busy" };
  }

  private async sendAll(isOurs: () => Promise<boolean>): Promise<Round> {
    const session = await this.wire.whoAmI();
    if (session.is === "unreachable") return { ended: "unreachable", ...(session.askedMs !== undefined && { askedMs: session.askedMs }) };
    await this.met(session.is === "somebody" ? session.who : null);
    if (session.is === "nobody") return { ended: "signed-out" };
    const tried = new Set<string>();
    for (;;) {
      const record = (await this.dueOf(session.who.username)).find((one) => !tried.has(one.uid));
      if (!record) break;
      tried.add(record.uid);
      const end = await this.sendOne(record.uid, isOurs);
      if (end !== null) return end;
    }
    if (tried.size > 0) await this.moved();
    await this.store.forgetDone(this.now());
    const left = await this.whatIsLeft(session.who.username);
    if (left.ended === "empty") await this.afterwards(session.who.username, isOurs);
    return left;
  }

  /** Records under way of this person, whose time has come. */
  private async dueOf(username: string): Promise<KeptRecord[]> {
    const mine = (await this.store.underWay()).filter((record) => record.owner === null || record.owner === username);
    return mine.filter((record) => isDue(record, this.now()));
  }

  private async whatIsLeft(username: string): Promise<Round> {
    const left = (await this.store.underWay()).filter((record) => record.owner === null || record.owner === username);
    return left.length === 0 ? { ended: "empty" } : { ended: "later", at: Math.min(...left.map((one) => one.notBefore)) };
  }

  /** One record as far as it goes; not null: the whole round ends with it. */
  private async sendOne(uid: string, isOurs: () => Promise<boolean>): Promise<Round | null> {
    let { record, command } = await this.store.happen(uid, { type: "begin" });
    while (command && command.do !== "rest") {
      if (!(await isOurs())) return { ended: "busy" };
      const { event, receipt, decided } = await this.carryOut(command, record);
      const said = { ...(receipt && { receipt }), ...(decided && { decided }), ...(receipt?.complete && { doneAt: this.now() }) };
      ({ record, command } = await this.store.happen(uid, event, said));
      if (event.type === "signed-out") return { ended: "signed-out" };
      // A server that asks to be left in peace means all records.
      if (event.type === "unreachable" && event.askedMs !== undefined) return { ended: "later", at: record.notBefore };
      // Without a network the next record fares no better; an error of the server may be this record's alone.
      if (event.type === "unreachable" && event.reason.code === "unreachable") return { ended: "unreachable" };
    }
    return null;
  }

  private async carryOut(command: Command, record: KeptRecord): Promise<Told> {
    switch (command.do) {
      case "freeze":
        return { event: await this.freeze(record) };
      case "post":
        return this.wire.post(record);
      case "confirm":
        return this.wire.confirm(record);
      case "ask-photo":
        return this.wire.askPhoto(command.sha256);
      case "send-photo":
        return this.sendPhoto(command.sha256, command.from);
      case "rest":
        throw new Error("Resting is nothing to carry out");
    }
  }

  private async freeze(record: KeptRecord): Promise<Event> {
    const offsetMs = this.wire.clockOffsetMs ?? 0;
    const body = bodyOf(record, offsetMs, this.now() + offsetMs, await phoneWord(this.store));
    const sha256 = await this.store.freeze(record.uid, body.buffer, await sha256Of(body), offsetMs);
    return { type: "frozen", sha256 };
  }

  private async sendPhoto(sha256: string, from: number): Promise<Told> {
    const bytes = await this.store.photo(sha256);
    if (!bytes) return { event: { type: "refused", reason: { code: "photo.gone" } } };
    return this.wire.sendPhoto(sha256, bytes, from);
  }
}
