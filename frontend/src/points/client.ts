/** The page's end of the wire to the worker that holds the points. */

import { bytesOf, request, requestChanged } from "../api";
import type { Answered, Asked, Loaded, QuestionName, Questions } from "./messages";

/** What of a Worker is needed here. */
export interface Wire {
  postMessage(message: Asked, moved: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Answered>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Asks the worker; every question gets its own answer, whatever order they come in. */
export class PointsClient {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private fetching = new AbortController();
  /** Of the answer that the worker holds. */
  private etag = "";
  /** Has the server's answer come, so that its points will be here in a moment? */
  hasAnswer = false;

  constructor(private readonly wire: Wire) {
    wire.addEventListener("message", ({ data }) => this.settle(data));
    wire.addEventListener("error", (event) => this.fail(new Error(event.message)));
  }

  /**
   * Have the worker hold the points that the server has at `url`; throws RequestFailure, AbortError where a later call
   * replaced this one.  The page fetches: it may have been told of the address by the HTML, and be waiting already.
   */
  async load(url: string): Promise<Loaded> {
    this.fetching.abort();
    this.fetching = new AbortController();
    return this.take(await request(url, this.fetching.signal, "*/*"));
  }

  /** Have the worker hold what the server has at `url` by now; null where that is still the same.  Throws as `load` does. */
  async renew(url: string): Promise<Loaded | null> {
    const response = await requestChanged(url, this.fetching.signal, this.etag);
    return response && this.take(response);
  }

  private async take(response: Response): Promise<Loaded> {
    const now_ms = Date.parse(response.headers.get("Date") ?? "") || Date.now();
    const bytes = await bytesOf(response);
    this.hasAnswer = true;
    this.etag = response.headers.get("ETag") ?? "";
    return this.ask("load", { bytes, now_ms }, [bytes]);
  }

  /** The worker's answer. */
  ask<Name extends QuestionName>(name: Name, sent: Questions[Name][0], moved: Transferable[] = []): Promise<Questions[Name][1]> {
    this.last += 1;
    const number = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject });
      this.wire.postMessage({ number, name, sent }, moved);
    });
  }

  private settle(message: Answered): void {
    const waiting = this.waiting.get(message.number);
    this.waiting.delete(message.number);
    if (!("failure" in message)) waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.failure.message));
  }

  /** The worker broke: nobody may wait for ever. */
  private fail(error: Error): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
