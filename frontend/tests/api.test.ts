import { afterEach, describe, expect, test, vi } from "vitest";

import { askWhoAnswers, fetchCategories, fetchTile, RequestFailure } from "../src/api";

const SIGNAL = new AbortController().signal;
const QUESTION = { place: { lon: 117.005, lat: 28.005 }, category: "m06013", on: "2026-06-01" };

function answerWith(...responses: (Response | Error)[]): ReturnType<typeof vi.fn> {
  const fetched = vi.fn();
  for (const response of responses) {
    if (response instanceof Response) fetched.mockResolvedValueOnce(response);
    else fetched.mockRejectedValueOnce(response);
  }
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function page(code: string, next: string | null): Response {
  const row = { code, kind: "matter", name: "甲", name_en: "A", class_name: "类", class_name_en: "" };
  return new Response(JSON.stringify({ results: [row], next }));
}

function problem(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

async function failureOf(promise: Promise<unknown>): Promise<RequestFailure> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof RequestFailure)) throw new Error(`expected a RequestFailure, got ${String(error)}`);
  return error;
}

afterEach(() => vi.unstubAllGlobals());

describe("asking the server", () => {
  test("a question carries place, category and date", async () => {
    const fetched = answerWith(new Response("{}"));
    await askWhoAnswers("/api/v1/resolve/", QUESTION, SIGNAL);
    expect(fetched.mock.calls[0]?.[0]).toBe(
      "/api/v1/resolve/?lon=117.0050000&lat=28.0050000&category=m06013&on=2026-06-01&shapes=true",
    );
  });

  test.each([
    [401, "session"],
    [403, "forbidden"],
    [404, "missing"],
    [500, "refused"],
  ] as const)("status %i is a failure of kind %s", async (status, kind) => {
    answerWith(problem(status, { code: "some.code", detail: "原因" }));
    const failure = await failureOf(askWhoAnswers("/r", QUESTION, SIGNAL));
    expect([failure.kind, failure.code, failure.message]).toEqual([kind, "some.code", "原因"]);
  });

  test("a failure without problem+json still has a code", async () => {
    answerWith(new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Content-Type": "text/html" } }));
    expect((await failureOf(askWhoAnswers("/r", QUESTION, SIGNAL))).code).toBe("http-502");
  });

  test("a cut connection is unreachable, not a crash", async () => {
    answerWith(new TypeError("Failed to fetch"));
    expect((await failureOf(fetchTile("/t", SIGNAL))).kind).toBe("unreachable");
  });

  test("a stopped question stays an AbortError", async () => {
    answerWith(new DOMException("stopped", "AbortError"));
    await expect(fetchTile("/t", SIGNAL)).rejects.toHaveProperty("name", "AbortError");
  });

  test("an empty tile is null", async () => {
    answerWith(new Response(null, { status: 204 }));
    expect(await fetchTile("/t", SIGNAL)).toBeNull();
  });

  test("categories of all pages are read in order", async () => {
    const fetched = answerWith(
      page("a", "http://proxy.invalid/c?after=1"),
      page("b", null),
    );
    const categories = await fetchCategories("/c", "zh-hans", SIGNAL);
    expect(categories.map(({ code, name }) => [code, name])).toEqual([
      ["a", "甲"],
      ["b", "甲"],
    ]);
    expect(fetched.mock.calls.map(([url]) => url as string)).toEqual(["/c", "/c?after=1"]);
  });

  test("categories are named in English where there is an English name", async () => {
    answerWith(page("a", null));
    expect(await fetchCategories("/c", "en", SIGNAL)).toEqual([
      { code: "a", kind: "matter", name: "A", group: "类" },
    ]);
  });
});
