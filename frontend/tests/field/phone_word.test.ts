import "fake-indexeddb/auto";

import { h, render } from "preact";
import { expect, test, vi } from "vitest";

import { phoneWord } from "../../src/field/outbox/phone_word";
import { bodyOf, type Findings, type KeptRecord, newDecision, newRecord } from "../../src/field/outbox/records";
import { Store } from "../../src/field/outbox/store";
import { type PackBody, phoneCrsOf } from "../../src/field/pack/pack";
import type { Phone } from "../../src/field/phone";
import { Notices } from "../../src/field/views/notices";

const NOON = Date.UTC(2026, 5, 1, 12);
const WORD = "6f0f3d0e-53d4-4a51-9d3c-0c3a6f6f2c11";
const FIX = { lon: 117, lat: 28, crs: "EPSG:4326", accuracyM: 5, atRaw: NOON, heading: null };

function record(source: "gnss" | "hand" | "photo", raw: Findings["raw"] = null): KeptRecord {
  const made = newRecord("u1", "m06013", "collector", NOON);
  return { ...made, findings: { ...made.findings, raw, position: { ...FIX, source } } };
}

const told = (one: KeptRecord, word: string | null = WORD) => JSON.parse(new TextDecoder().decode(bodyOf(one, 0, NOON, word))) as { phone?: string };

test("a browser makes its word once", async () => {
  const store = new Store("word");
  const word = await phoneWord(store);
  expect(word).toMatch(/^[0-9a-f-]{36}$/);
  expect(await phoneWord(store)).toBe(word);
});

test.each([
  ["what the phone measured", record("gnss"), WORD],
  ["a pin that was moved away from what it measured", record("hand", FIX), WORD],
  ["a pin on the map alone", record("hand"), undefined],
  ["the place of a photo", record("photo"), undefined],
] as const)("the word goes with %s: %s", (_title, one, word) => {
  expect(told(one).phone).toBe(word);
});

test("it goes with no decision, and nowhere before there is one", () => {
  const decision = { what: "step" as const, caseUid: "c1", number: "1", fromState: "checking", version: 1, action: "check", reason: "", name: "" };
  const made = newDecision("d1", decision, "m06013", "collector", NOON);
  const decided = { ...made, findings: { ...made.findings, position: { ...FIX, source: "gnss" as const } } };
  expect([told(decided).phone, told(record("gnss"), null).phone]).toEqual([undefined, undefined]);
});

const pack = (phone: PackBody["phone"], crs: "wgs84" | "gcj02" = "wgs84") => ({ body: { county: { phone_crs: crs }, phone } as unknown as PackBody });

test.each([
  [undefined, "wgs84", "wgs84"], // a pack of old
  [{ suspected: "gcj02", read_as: "" }, "wgs84", "wgs84"], // nothing changes before a person says so
  [{ suspected: "", read_as: "gcj02" }, "wgs84", "gcj02"],
  [{ suspected: "", read_as: "bd09" }, "wgs84", "wgs84"], // the server reads it
  [{ suspected: "", read_as: "" }, "gcj02", "gcj02"],
] as const)("of a phone %o in a county of %s the app reads %s", (phone, county, read) => {
  expect(phoneCrsOf(pack(phone, county))).toBe(read);
});

test.each([["gcj02", true], ["", false]])("suspected %s, it is said above every screen: %s", async (suspected, isSaid) => {
  const store = new Store(`notice-${suspected}`);
  const phone = {
    courier: { mood: "resting", listen: () => () => undefined },
    store, duty: { duty: () => Promise.resolve(null) }, me: () => Promise.resolve(undefined),
    pack: () => Promise.resolve(pack({ suspected, read_as: "" })),
  } as unknown as Phone;
  const root = document.createElement("div");
  render(h(Notices, { phone, installed: { ability: "ready", update: null } }), root);
  await vi.waitFor(() => expect(root.textContent?.includes("shifted positions")).toBe(isSaid));
  render(null, root);
});
