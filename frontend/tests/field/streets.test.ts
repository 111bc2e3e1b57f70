import "fake-indexeddb/auto";

import { readFileSync } from "node:fs";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { bodyOf } from "../../src/field/outbox/records";
import { Store } from "../../src/field/outbox/store";
import { type DutyRecorder as Recorder, DutyRecorder, LONGEST_MS, type WayFix, withFix } from "../../src/field/streets/duty";
import { isCovered, leftByRoad, type Stretch, walkedNow } from "../../src/field/streets/streets";

const LON_20_M = 20.5 / 98_300;
const fix = (steps: number, change: Partial<WayFix> = {}): WayFix => ({ lon: 117 + steps * LON_20_M, lat: 28, accuracyM: 10, at: 1000 + steps, ...change });

describe("a way", () => {
  test("is thinned to twenty metres, and bad places are left out", () => {
    const kept = [fix(0), fix(0.5), fix(1), fix(1, { at: 9 }), fix(2, { accuracyM: 61 }), fix(3)].reduce<readonly WayFix[]>((way, one) => withFix(way, one), []);
    expect(kept.map((one) => one.lon)).toEqual([fix(0).lon, fix(1).lon, fix(3).lon]);
  });
});

describe("on duty", () => {
  let store: Store;
  let watches: ((position: object) => void)[];
  let cleared: number;
  let now: number;
  let duty: Recorder;

  beforeEach(() => {
    store = new Store(`duty-${Math.random()}`);
    [watches, cleared, now] = [[], 0, 1000];
    vi.stubGlobal("isSecureContext", true);
    const geolocation = { watchPosition: (take: (position: object) => void) => watches.push(take), clearWatch: () => (cleared += 1) };
    Object.defineProperty(navigator, "geolocation", { value: geolocation, configurable: true });
    duty = new DutyRecorder(store, () => undefined, () => now);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    store.close();
  });

  const walk = (steps: number) => watches.at(-1)!({ coords: { longitude: fix(steps).lon, latitude: 28, accuracy: 10 }, timestamp: 1000 + steps });

  test("off duty the phone is asked nothing, after a restart neither", async () => {
    await duty.goOn();
    expect(watches.length).toBe(0);
    await duty.begin("collector", "EPSG:4326");
    await duty.end();
    expect([watches.length, cleared, await store.records()]).toEqual([1, 1, []]);
  });

  test("a way that ends goes to the outbox with the time on duty, and places from before it do not come along", async () => {
    await duty.begin("collector", "EPSG:4326");
    for (const steps of [-500, 0, 1, 2]) walk(steps);
    now = 5000;
    await duty.end();
    const [record] = await store.records();
    expect([record!.kind, record!.state, record!.owner]).toEqual(["track", "waiting", "collector"]);
    const body = JSON.parse(new TextDecoder().decode(bodyOf(record!, 0, now))) as { began_at: string; ended_at: string; fixes: { at: string }[] };
    expect([Date.parse(body.began_at), Date.parse(body.ended_at), body.fixes.length]).toEqual([1000, 5000, 3]);
    const { track } = JSON.parse(readFileSync("../tests/contract/field_streets.json", "utf-8")) as { track: { fixes: object[] } };
    expect([Object.keys(body), Object.keys(body.fixes[0]!)]).toEqual([Object.keys(track), Object.keys(track.fixes[0]!)]);
    expect(body.fixes.every(({ at }) => Date.parse(at) >= 1000 && Date.parse(at) <= 5000)).toBe(true);
  });

  test("a restart goes on with the way; whoever forgot it is off duty after half a day", async () => {
    await duty.begin("collector", "EPSG:4326");
    [0, 1].forEach(walk);
    await vi.waitFor(async () => expect((await duty.duty())?.fixes.length).toBe(2));
    await duty.goOn();
    expect(watches.length).toBe(1);
    const again = new DutyRecorder(store, () => undefined, () => now);
    await again.goOn();
    expect(watches.length).toBe(2);
    now = 1001 + LONGEST_MS;
    await new DutyRecorder(store, () => undefined, () => now).goOn();
    expect([await again.duty(), (await store.records())[0]?.findings.way?.endedAt]).toEqual([null, 1000 + LONGEST_MS]);
  });

  test("what is deleted is not sent", async () => {
    await duty.begin("collector", "EPSG:4326");
    [0, 1].forEach(walk);
    await duty.drop();
    expect([await duty.duty(), await store.records()]).toEqual([null, []]);
  });
});

const stretch = (change: Partial<Stretch> = {}): Stretch => ({ road: "S1", name: "lane", grid: "g", grid_name: "G", metres: 200, line: [[117, 28], [117 + 10 * LON_20_M, 28]], walked: false, ...change });

describe("a stretch", () => {
  test("is walked by places along half of it, not by crossing it", () => {
    const across = [-0.0003, 0, 0.0003].map((lat) => fix(5, { lat: 28 + lat }));
    expect([isCovered(stretch(), [0, 2, 5].map((steps) => fix(steps))), isCovered(stretch(), across), isCovered(stretch(), [fix(0), fix(4)])]).toEqual([true, false, false]);
  });

  test("counts as walked with what the server does not know yet, and what it knew stays", () => {
    const [now, known, far] = walkedNow([stretch(), stretch({ walked: true }), stretch({ line: [[118, 28], [118.001, 28]] })], [fix(0), fix(9)], []);
    expect([now!.walked, known!.walked, far!.walked]).toEqual([true, true, false]);
  });
});

test("what is left stands by road, the longest first", () => {
  const left = leftByRoad([stretch(), stretch({ walked: true }), stretch({ road: "S2", name: "", metres: 500 }), stretch()]);
  expect(left.map(({ name, metres }) => [name, metres])).toEqual([["S2", 500], ["lane", 400]]);
});
