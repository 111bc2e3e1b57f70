import { describe, expect, test } from "vitest";

import type { Position, TakenPhoto } from "../../src/field/outbox/records";
import { saidBeside } from "../../src/field/photos/said";
import { photoToOffer } from "../../src/field/position/of_photo";

type Rational = [number, number];
interface Told {
  readonly lat?: Rational[];
  readonly lon?: Rational[];
  readonly south?: boolean;
  readonly taken?: string;
  readonly offset?: string;
}

/** A JPEG with nothing but what a camera wrote beside it: little endian, one directory for time and one for place. */
function jpeg({ lat, lon, south = false, taken, offset }: Told): ArrayBuffer {
  const bytes: number[] = [];
  const u16 = (value: number) => bytes.push(value & 255, value >> 8);
  const u32 = (value: number) => bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
  const text = (words: string) => bytes.push(...[...words].map((letter) => letter.charCodeAt(0)), 0);
  const entry = (tag: number, type: number, count: number, value: number) => (u16(tag), u16(type), u32(count), u32(value));
  const [exifAt, gpsAt, dataAt] = [38, 38 + 30, 38 + 30 + 54];
  text("II*");
  u32(8);
  u16(2);
  entry(0x8769, 4, 1, exifAt);
  entry(0x8825, 4, 1, gpsAt);
  u32(0);
  u16(2);
  entry(0x9003, 2, 20, dataAt);
  entry(0x9011, 2, 7, dataAt + 20);
  u32(0);
  u16(4);
  entry(1, 2, 2, (south ? "S" : "N").charCodeAt(0));
  entry(2, 5, lat ? 3 : 0, dataAt + 28);
  entry(3, 2, 2, "E".charCodeAt(0));
  entry(4, 5, lon ? 3 : 0, dataAt + 52);
  u32(0);
  text((taken ?? "").padEnd(19));
  text((offset ?? "").padEnd(6));
  bytes.push(0);
  for (const [above, below] of [...(lat ?? []), ...(lon ?? [])]) (u32(above), u32(below));
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...bytes];
  const length = body.length + 2;
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, ...body, 0xff, 0xd9]).buffer;
}

const LAT: Rational[] = [[28, 1], [0, 1], [72, 10]];
const LON: Rational[] = [[117, 1], [0, 1], [18, 1]];

describe("what a camera says beside a photo", () => {
  test("its place in degrees, south as less than nought, and its time", async () => {
    const said = await saidBeside(jpeg({ lat: LAT, lon: LON, taken: "2026:06:01 08:00:03", offset: "+08:00" }));
    expect(said.place?.lat).toBeCloseTo(28.002, 9);
    expect(said.place?.lon).toBeCloseTo(117.005, 9);
    expect(said.takenAtRaw).toBe(Date.UTC(2026, 5, 1, 0, 0, 3));
    expect((await saidBeside(jpeg({ lat: LAT, lon: LON, south: true }))).place?.lat).toBeCloseTo(-28.002, 9);
  });

  test("without an offset its clock is the phone's", async () => {
    const { takenAtRaw } = await saidBeside(jpeg({ taken: "2026:06:01 08:00:03" }));
    expect(takenAtRaw).toBe(new Date(2026, 5, 1, 8, 0, 3).getTime());
  });

  test.each([
    ["nothing", new ArrayBuffer(0)],
    ["noise", new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, 40, 1, 2, 3]).buffer],
    ["a place divided by nought", jpeg({ lat: [[28, 0], [0, 0], [0, 0]], lon: LON })],
    ["a place off the earth", jpeg({ lat: [[280, 1], [0, 1], [0, 1]], lon: LON })],
    ["the place where cameras are that do not know", jpeg({ lat: [[0, 1], [0, 1], [0, 1]], lon: [[0, 1], [0, 1], [0, 1]] })],
    ["a time in words", jpeg({ taken: "yesterday, at noon!" })],
  ])("%s says nothing", async (_title, bytes) => {
    expect(await saidBeside(bytes)).toEqual({ place: null, takenAtRaw: null });
  });
});

const PLACED: TakenPhoto = { sha256: "a", size: 1, kind: "other", takenAtRaw: 1, place: { lon: 117, lat: 28 } };
const PLAIN: TakenPhoto = { ...PLACED, sha256: "b", place: null };
const at = (lat: number, accuracyM: number | null, source: Position["source"] = "gnss"): Position => ({ lon: 117, lat, crs: "EPSG:4326", accuracyM, source, atRaw: 1, heading: null });

describe("a photo's place is offered", () => {
  test.each<[string, Position | null, TakenPhoto[], boolean, number | null | undefined]>([
    ["where the phone has found no place", null, [PLAIN, PLACED], false, null],
    ["not while it still looks", null, [PLACED], true, undefined],
    ["not where no photo has one", null, [PLAIN], false, undefined],
    ["where the fix is bad", at(28, 90), [PLACED], false, 0],
    ["not where the fix is good and the photo was taken here", at(28.0001, 5), [PLACED], false, undefined],
    ["where the photo was taken elsewhere", at(28.01, 5), [PLACED], false, 1113],
    ["not beside a pin that somebody placed", at(28.01, null, "hand"), [PLACED], false, undefined],
    ["not once it has been taken", at(28, null, "photo"), [PLACED], false, undefined],
  ])("%s", (_title, position, photos, isLooking, metres) => {
    expect(photoToOffer(position, photos, 20, isLooking)?.metres).toBe(metres);
  });
});
