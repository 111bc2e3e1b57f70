/** The page's end of the wire to the worker that holds the points. */

import { RequestFailure } from "../api";
import type { Answered, Asked, FailureMessage, QuestionName, Questions } from "./messages";

/** What of a Worker is needed here. */
export interface Wire {
  postMessage(message: Asked): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Answered>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

function errorOf({ kind, message, code }: FailureMessage): Error {
  switch (kind) {
    case "stopped":
      return new DOMException("stopped", "AbortError");
    case "broken":
      return new Error(message);
    default:
      return new RequestFailure(kind, message, code);
  }
}

/** Asks the worker; every question gets its own answer, whatever order they come in. */
export class PointsClient {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly wire: Wire) {
    wire.addEventListener("message", ({ data }) => this.settle(data));
    wire.addEventListener("error", (event) => this.fail(new Error(event.message)));
  }

  /** The worker's answer; throws RequestFailure, AbortError where a later question of the kind replaced it. */
  ask<Name extends QuestionName>(name: Name, sent: Questions[Name][0]): Promise<Questions[Name][1]> {
    this.last += 1;
    const number = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject });
      this.wire.postMessage({ number, name, sent });
    });
  }

  private settle(message: Answered): void {
    const waiting = this.waiting.get(message.number);
    this.waiting.delete(message.number);
    if (!("failure" in message)) waiting?.resolve(message.answer);
    else waiting?.reject(errorOf(message.failure));
  }

  /** The worker broke: nobody may wait for ever. */
  private fail(error: Error): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
