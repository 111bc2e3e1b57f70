import { describe, expect, test } from "vitest";

import { RequestFailure } from "../../src/api";
import { PointsClient, type Wire } from "../../src/points/client";
import type { Answered, Asked } from "../../src/points/messages";

function wired() {
  const asked: Asked[] = [];
  const listeners = new Map<string, (event: never) => void>();
  const wire = {
    postMessage: (message: Asked) => asked.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => listeners.set(type, listener),
  } as unknown as Wire;
  const answer = (data: Answered) => listeners.get("message")?.({ data } as never);
  return { asked, answer, listeners, client: new PointsClient(wire) };
}

describe("the wire to the worker", () => {
  test("every question gets its own answer, whatever order they come in", async () => {
    const { client, asked, answer } = wired();
    const first = client.ask("page", { offset: 0, limit: 1 });
    const second = client.ask("extent", {});
    answer({ number: asked[1]!.number, answer: [1, 2, 3, 4] });
    answer({ number: asked[0]!.number, answer: [] });
    expect(await second).toEqual([1, 2, 3, 4]);
    expect(await first).toEqual([]);
  });

  test("a failure of the server comes back as one", async () => {
    const { client, asked, answer } = wired();
    const question = client.ask("load", { url: "/c" });
    answer({ number: asked[0]!.number, failure: { kind: "session", message: "", code: "x" } });
    await expect(question).rejects.toBeInstanceOf(RequestFailure);
  });

  test("a question that a later one replaced is stopped, not failed", async () => {
    const { client, asked, answer } = wired();
    const question = client.ask("load", { url: "/c" });
    answer({ number: asked[0]!.number, failure: { kind: "stopped", message: "", code: "" } });
    await expect(question).rejects.toHaveProperty("name", "AbortError");
  });

  test("a worker that breaks leaves nobody waiting", async () => {
    const { client, listeners } = wired();
    const question = client.ask("extent", {});
    listeners.get("error")?.({ message: "out of memory" } as never);
    await expect(question).rejects.toThrow("out of memory");
  });
});
