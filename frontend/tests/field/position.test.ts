import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Fix } from "../../src/field/outbox/records";
import { average, metresBetween, qualityOf } from "../../src/field/position/fixes";
import { ENOUGH_FIXES, ENOUGH_MS, LONGEST_MS, PositionWatch } from "../../src/field/position/watch";

function fix(east: number, accuracyM: number, atRaw = 0): Fix {
  return { lon: 117 + east / 111_320, lat: 0, accuracyM, atRaw, heading: null };
}

describe("how good a fix is", () => {
  test.each([
    [20, "good"],
    [20.1, "fair"],
    [40, "fair"],
    [40.1, "bad"],
  ])("%d m where 20 m are wanted: %s", (accuracy, quality) => {
    expect(qualityOf(accuracy, 20)).toBe(quality);
  });
});

describe("averaging", () => {
  test("nothing has no middle", () => {
    expect(average([])).toBeNull();
  });

  test("one fix stays as it is, and is raw itself", () => {
    expect(average([fix(0, 5)])).toEqual({ fix: fix(0, 5), raw: null });
  });

  test("the better fix weighs more, and the accuracy gets no better than it is", () => {
    const averaged = average([fix(0, 10, 0), fix(10, 20, 1000)])!;
    expect(metresBetween(averaged.fix, fix(2, 1))).toBeLessThan(0.01);
    expect([averaged.fix.accuracyM, averaged.fix.atRaw, averaged.raw]).toEqual([10, 1000, fix(0, 10, 0)]);
  });

  test("old fixes and those that contradict the best one are left out", () => {
    const averaged = average([fix(2, 5, 0), fix(0, 5, 60_000), fix(300, 50, 61_000)])!;
    expect(averaged).toEqual({ fix: fix(0, 5, 60_000), raw: null });
  });
});

describe("asking the phone", () => {
  let give: (accuracy: number) => void;
  const geolocation = { watchPosition: vi.fn(), clearWatch: vi.fn(), getCurrentPosition: vi.fn() };
  const told = { fix: vi.fn(), trouble: vi.fn(), ended: vi.fn() };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("navigator", { geolocation });
    geolocation.watchPosition.mockImplementation((success: (position: unknown) => void) => {
      give = (accuracy) => success({ coords: { longitude: 117, latitude: 28, accuracy, heading: null }, timestamp: Date.now() });
      return 1;
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
  });

  test("a draft left open for an hour keeps the phone busy for a minute at most", () => {
    new PositionWatch(20, told).start();
    for (let second = 0; second < 3600; second += 1) vi.advanceTimersByTime(1000);
    expect(geolocation.watchPosition).toHaveBeenCalledTimes(1);
    expect(geolocation.getCurrentPosition).not.toHaveBeenCalled();
    expect(geolocation.clearWatch).toHaveBeenCalledTimes(1);
    expect(LONGEST_MS).toBeLessThanOrEqual(60_000);
  });

  test("enough good fixes end it at once, bad ones do not", () => {
    new PositionWatch(20, told).start();
    for (let count = 0; count < 10; count += 1) give(50);
    expect(geolocation.clearWatch).not.toHaveBeenCalled();
    for (let count = 0; count < ENOUGH_FIXES; count += 1) give(5);
    expect(geolocation.clearWatch).toHaveBeenCalledTimes(1);
    expect(told.ended).toHaveBeenCalledTimes(1);
  });

  test("a phone that gives one good fix and no more is left in peace soon after", () => {
    new PositionWatch(20, told).start();
    give(5);
    vi.advanceTimersByTime(ENOUGH_MS);
    expect(geolocation.clearWatch).toHaveBeenCalledTimes(1);
  });

  test("without a secure page nothing is asked, and it is said why", () => {
    vi.stubGlobal("isSecureContext", false);
    new PositionWatch(20, told).start();
    expect(geolocation.watchPosition).not.toHaveBeenCalled();
    expect(told.trouble).toHaveBeenCalledWith("insecure");
  });
});
