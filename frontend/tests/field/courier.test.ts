import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Courier } from "../../src/field/outbox/courier";
import type { Round } from "../../src/field/outbox/sender";

let rounds: Round[];
const round = vi.fn(() => Promise.resolve(rounds.shift() ?? ({ ended: "empty" } as const)));

function courier(...ended: Round[]): Courier {
  rounds = ended;
  return new Courier({ round }, Date.now, () => 1);
}

beforeEach(() => {
  vi.useFakeTimers();
  round.mockClear();
});

afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("when the outbox is sent", () => {
  test("at the start, when the network is back, and when somebody looks again", async () => {
    courier().start();
    await settle();
    expect(round).toHaveBeenCalledTimes(1);
    dispatchEvent(new Event("online"));
    await settle();
    expect(round).toHaveBeenCalledTimes(2);
    document.dispatchEvent(new Event("visibilitychange"));
    await settle();
    expect(round).toHaveBeenCalledTimes(3);
  });

  test("with nothing left nobody is asked any more", async () => {
    courier().send();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(round).toHaveBeenCalledTimes(1);
  });

  test("a server that asks for peace is left in peace", async () => {
    courier({ ended: "unreachable", askedMs: 60_000 }, { ended: "empty" }).send();
    await vi.advanceTimersByTimeAsync(65_999);
    expect(round).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(round).toHaveBeenCalledTimes(2);
  });

  test("without an answer it waits longer each time, and says so", async () => {
    const sending = courier({ ended: "unreachable" }, { ended: "unreachable" }, { ended: "empty" });
    sending.send();
    await settle();
    expect(sending.mood).toBe("unreachable");
    await vi.advanceTimersByTimeAsync(1_999);
    expect(round).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(round).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(round).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect([round.mock.calls.length, sending.mood]).toEqual([3, "resting"]);
  });

  test("signed out it waits for a person", async () => {
    const sending = courier({ ended: "signed-out" });
    sending.send();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([round.mock.calls.length, sending.mood]).toEqual([1, "signed-out"]);
  });

  test("while another tab sends, it looks again soon", async () => {
    courier({ ended: "busy" }).send();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(round).toHaveBeenCalledTimes(2);
  });

  test("what is left for later is sent at its time", async () => {
    courier({ ended: "later", at: Date.now() + 60_000 }).send();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(round).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(round).toHaveBeenCalledTimes(2);
  });

  test("what is asked during a round is one more round, not two at a time", async () => {
    const sending = courier();
    sending.send();
    sending.send();
    sending.send();
    await settle();
    expect(round).toHaveBeenCalledTimes(2);
  });
});
