import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { install, type Installed } from "../../src/field/installing";
import type { Phone } from "../../src/field/phone";
import { Notices } from "../../src/field/views/notices";

const update = { listeners: [] as (() => void)[] };

function worker(state: string) {
  return { state, postMessage: vi.fn(), addEventListener: (_type: string, heard: () => void) => update.listeners.push(heard) };
}

function container(registration: object) {
  return { register: vi.fn(() => Promise.resolve(registration)), controller: null, addEventListener: vi.fn() };
}

async function installed(): Promise<Installed> {
  let last: Installed | undefined;
  await install((now) => {
    last = now;
  });
  return last!;
}

beforeEach(() => {
  update.listeners.length = 0;
  vi.stubGlobal("isSecureContext", true);
});

afterEach(() => vi.unstubAllGlobals());

describe("what the phone can do for the app", () => {
  test("nothing on a page that is not secure", async () => {
    vi.stubGlobal("isSecureContext", false);
    expect(await installed()).toEqual({ ability: "insecure", update: null });
  });

  test("nothing in a browser without service workers", async () => {
    vi.stubGlobal("navigator", {});
    expect((await installed()).ability).toBe("unsupported");
  });

  test("start offline with the worker of the last time when the new one cannot be asked for", async () => {
    const there = { ...container({}), controller: {}, register: () => Promise.reject(new TypeError("offline")) };
    vi.stubGlobal("navigator", { serviceWorker: there });
    expect((await installed()).ability).toBe("ready");
  });

  test("a waiting version takes over only when somebody says so", async () => {
    const waiting = worker("installed");
    const registration = { installing: null, waiting, active: worker("activated"), addEventListener: vi.fn(), update: vi.fn() };
    vi.stubGlobal("navigator", { serviceWorker: container(registration) });
    const found = await installed();
    expect(waiting.postMessage).not.toHaveBeenCalled();
    found.update!();
    expect(waiting.postMessage).toHaveBeenCalledWith("take over");
  });
});

describe("a worker on its way", () => {
  const heard = { addEventListener: vi.fn(), update: vi.fn() };

  test("takes over a page that came while it began", async () => {
    const active = worker("activated");
    vi.stubGlobal("navigator", { serviceWorker: container({ installing: null, waiting: null, active, ...heard }) });
    expect((await installed()).ability).toBe("ready");
    expect(active.postMessage).toHaveBeenCalledWith("answer here");
  });

  test("that is at work here is not asked to take over", async () => {
    const active = worker("activated");
    const registration = { installing: null, waiting: null, active, ...heard };
    vi.stubGlobal("navigator", { serviceWorker: { ...container(registration), controller: active } });
    await installed();
    expect(active.postMessage).not.toHaveBeenCalled();
  });

  test.each(["installing", "waiting", "active"] as const)("is followed from where the page finds it: %s", async (found) => {
    const registration = { installing: null, waiting: null, active: null, ...heard, [found]: worker("some") };
    vi.stubGlobal("navigator", { serviceWorker: container(registration) });
    await installed();
    expect(update.listeners).toHaveLength(1);
  });

  test("that could not keep all its files is asked for again by itself", async () => {
    vi.useFakeTimers();
    const registration: Record<string, unknown> = { installing: worker("installing"), waiting: null, active: null, ...heard };
    const there = container(registration);
    vi.stubGlobal("navigator", { serviceWorker: there });
    const told: string[] = [];
    await install(({ ability }) => told.push(ability));
    registration.installing = null;
    update.listeners.forEach((listener) => listener());
    registration.active = worker("activated");
    await vi.advanceTimersByTimeAsync(30_000);
    expect([there.register.mock.calls.length, told]).toEqual([2, ["starting", "failed", "ready"]]);
    vi.useRealTimers();
  });
});

describe("what is said above every screen", () => {
  const phone = { courier: { mood: "resting", listen: () => () => undefined } } as unknown as Phone;

  test.each([
    ["insecure", "not secure (https)"],
    ["unsupported", "cannot start the app without a network"],
    ["failed", "could not be kept"],
  ] as const)("%s", (ability, words) => {
    const root = document.createElement("div");
    render(h(Notices, { phone, installed: { ability, update: null } }), root);
    expect(root.textContent).toContain(words);
    render(null, root);
  });
});
