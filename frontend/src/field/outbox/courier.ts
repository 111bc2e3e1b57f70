/** When the outbox is sent: at the start, when the network or the reader comes back, when a wait is over, and by a button. */

import { waitMs } from "./machine";
import type { Round, Sender } from "./sender";

export type Mood = "resting" | "sending" | "unreachable" | "signed-out";

/** Another tab is sending: look again after this. */
const BUSY_MS = 15_000;
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2_000_000_000;

export class Courier {
  mood: Mood = "resting";
  private running = false;
  private again = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly sender: Pick<Sender, "round">,
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  /** Begin to look after the outbox. */
  start(): void {
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
    this.send();
  }

  /** Send what is due now; while a round is under way, another one follows it. */
  send(): void {
    if (this.running) this.again = true;
    else void this.rounds();
  }

  /** Hear of every change of the mood; returns how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async rounds(): Promise<void> {
    this.running = true;
    clearTimeout(this.timer);
    try {
      do {
        this.again = false;
        this.show("sending");
        this.after(await this.sender.round());
      } while (this.again);
    } finally {
      this.running = false;
      if (this.mood === "sending") this.show("resting");
    }
  }

  private after(round: Round): void {
    this.failures = round.ended === "unreachable" ? this.failures + 1 : 0;
    this.show(round.ended === "unreachable" || round.ended === "signed-out" ? round.ended : "resting");
    if (round.ended === "unreachable") this.later(waitMs(this.failures, this.random(), round.askedMs));
    if (round.ended === "busy") this.later(BUSY_MS);
    if (round.ended === "later") this.later(round.at - this.now());
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.min(Math.max(ms, 500), LONGEST_TIMER_MS));
  }

  private show(mood: Mood): void {
    this.mood = mood;
    this.listeners.forEach((listener) => listener());
  }
}
