import { describe, expect, test, vi } from "vitest";

import { RequestFailure } from "../../src/api";
import { historyView } from "../../src/drawer/history_view";
import type { HistoryPage } from "../../src/drawer/records";

const ENTRY = {
  at: "2026-05-31T04:00:00Z",
  by: "甲",
  login: "wangge",
  label: "update",
  changes: [{ field: "households", name: "户数", old: null, new: "812" }],
  edition: "grids-3",
};

async function opened(fetchPage: (address: string | null) => Promise<HistoryPage>): Promise<HTMLElement> {
  const view = historyView(fetchPage, "Asia/Urumqi") as HTMLDetailsElement;
  view.open = true;
  view.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(view.querySelector("[role=status]")?.textContent).not.toBe("Loading …"));
  return view;
}

describe("the history", () => {
  test("nothing is fetched before it is opened", () => {
    const fetchPage = vi.fn();
    historyView(fetchPage, "Asia/Urumqi");
    expect(fetchPage).not.toHaveBeenCalled();
  });

  test("a change says who, when, what, and from what to what", async () => {
    const view = await opened(() => Promise.resolve({ results: [ENTRY], next: null }));
    expect(view.querySelector(".event__who")?.textContent).toBe("甲 · edition 3");
    expect(view.querySelector("time")?.textContent).toBe("2026-05-31 10:00");
    expect(view.querySelector(".change")?.textContent).toBe("户数nothingbecame→812");
  });

  test("what was written past the site is told by its login", async () => {
    const view = await opened(() => Promise.resolve({ results: [{ ...ENTRY, by: null, login: "qgis_wang" }], next: null }));
    expect(view.querySelector(".event__who")?.textContent).toContain("qgis_wang");
  });

  test("earlier pages are asked for by the address that the server names", async () => {
    const fetchPage = vi
      .fn<(address: string | null) => Promise<HistoryPage>>()
      .mockResolvedValueOnce({ results: [ENTRY], next: "https://site/next" })
      .mockResolvedValueOnce({ results: [ENTRY], next: null });
    const view = await opened(fetchPage);
    view.querySelector<HTMLElement>("button")?.click();
    await vi.waitFor(() => expect(view.querySelectorAll(".event")).toHaveLength(2));
    expect(fetchPage).toHaveBeenLastCalledWith("https://site/next");
    expect(view.querySelector<HTMLElement>("button")?.hidden).toBe(true);
  });

  test("nothing recorded is said", async () => {
    const view = await opened(() => Promise.resolve({ results: [], next: null }));
    expect(view.textContent).toContain("Nothing has been recorded yet.");
  });

  test("a page of changes that the drawer does not show is no end", async () => {
    const view = await opened(() => Promise.resolve({ results: [], next: "https://site/next" }));
    expect(view.textContent).not.toContain("Nothing has been recorded yet.");
    expect(view.querySelector<HTMLElement>("button")?.hidden).toBe(false);
  });

  test("a failure is said in words", async () => {
    const view = await opened(() => Promise.reject(new RequestFailure("unreachable", "", "x")));
    expect(view.querySelector("[role=status]")?.textContent).toBe("The server cannot be reached");
    expect(view.querySelector("button")?.textContent).toBe("Try again");
  });
});
