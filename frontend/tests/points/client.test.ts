import { afterEach, describe, expect, test, vi } from "vitest";

import { PointsClient, type Wire } from "../../src/points/client";
import type { Answered, Asked, Loaded } from "../../src/points/messages";

const LOADED: Loaded = { count: 0, asOf: "2026-06-01", reach: { since: "", sinceUnasked: "", hasOlder: false }, facets: [], dictionaries: {}, hasMine: false };

afterEach(() => vi.unstubAllGlobals());

function wired() {
  const asked: Asked[] = [];
  const moved: Transferable[][] = [];
  const listeners = new Map<string, (event: never) => void>();
  const wire = {
    postMessage: (message: Asked, transferred: Transferable[]) => {
      asked.push(message);
      moved.push(transferred);
    },
    addEventListener: (type: string, listener: (event: never) => void) => listeners.set(type, listener),
  } as unknown as Wire;
  const answer = (data: Answered) => listeners.get("message")?.({ data } as never);
  return { asked, moved, answer, listeners, client: new PointsClient(wire) };
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

  test("points move to the worker as they came, with the server's clock", async () => {
    const { client, asked, moved, answer } = wired();
    const bytes = new ArrayBuffer(8);
    const headers = { Date: "Mon, 01 Jun 2026 04:00:00 GMT" };
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(bytes, { headers })));
    const loading = client.load("/c");
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    const now_ms = Date.UTC(2026, 5, 1, 4);
    expect(asked[0]).toMatchObject({ name: "load", sent: { bytes: moved[0]![0], now_ms } });
    answer({ number: asked[0]!.number, answer: LOADED });
    expect(await loading).toEqual(LOADED);
  });

  test("renewed points move to the worker only where the server has others", async () => {
    const { client, asked, answer } = wired();
    const etags: (string | null)[] = [];
    const answers = [new Response(new ArrayBuffer(8), { headers: { ETag: 'W/"a"' } }), new Response(null, { status: 304 }), new Response(new ArrayBuffer(8))];
    vi.stubGlobal("fetch", (_: string, { headers }: RequestInit) => {
      etags.push(new Headers(headers).get("If-None-Match"));
      return Promise.resolve(answers.shift());
    });
    const loading = client.load("/c");
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    answer({ number: asked[0]!.number, answer: LOADED });
    await loading;
    expect(await client.renew("/c")).toBeNull();
    expect(asked).toHaveLength(1);
    const renewing = client.renew("/c");
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    answer({ number: asked[1]!.number, answer: LOADED });
    expect(await renewing).toEqual(LOADED);
    expect(etags).toEqual([null, 'W/"a"', 'W/"a"']);
  });

  test.each([
    [401, "session"],
    [403, "forbidden"],
    [503, "refused"],
  ])("what the server refuses with %d is told as that", async (status, kind) => {
    const { client, asked } = wired();
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status })));
    await expect(client.load("/c")).rejects.toMatchObject({ kind });
    expect(asked).toEqual([]);
  });

  test("an answer that breaks off is a server that cannot be reached", async () => {
    const broken = new ReadableStream({ pull: (stream) => stream.error(new TypeError("network error")) });
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(broken)));
    await expect(wired().client.load("/c")).rejects.toMatchObject({ kind: "unreachable" });
  });

  test("points that later ones replace are stopped, not failed", async () => {
    const stopped = ({ signal }: RequestInit) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    vi.stubGlobal("fetch", (_: string, options: RequestInit) => stopped(options));
    const { client } = wired();
    const first = client.load("/a");
    client.load("/b").catch(() => undefined);
    await expect(first).rejects.toHaveProperty("name", "AbortError");
  });

  test("a mistake of the worker is told to who asked", async () => {
    const { client, asked, answer } = wired();
    const question = client.ask("extent", {});
    answer({ number: asked[0]!.number, failure: { message: "no points are loaded" } });
    await expect(question).rejects.toThrow("no points are loaded");
  });

  test("a worker that breaks leaves nobody waiting", async () => {
    const { client, listeners } = wired();
    const question = client.ask("extent", {});
    listeners.get("error")?.({ message: "out of memory" } as never);
    await expect(question).rejects.toThrow("out of memory");
  });
});
