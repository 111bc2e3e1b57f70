import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type KeptMap, mapsAt, type Offered, OfflineMaps } from "../../src/field/map/offline_maps";
import { Store } from "../../src/field/outbox/store";

const BYTES = Uint8Array.from({ length: 10 }, (_value, index) => index);
const OFFERED: Offered = { code: "361127001", name: "town", size: 10, etag: "one", bounds: [117, 28, 117.1, 28.1], mine: true };
let store: Store;
let maps: OfflineMaps;
let asked: string[];
let break_at: number;

beforeEach(() => {
  store = new Store(`maps-${Math.random()}`);
  maps = new OfflineMaps(store, 4);
  asked = [];
  break_at = Infinity;
  vi.stubGlobal("fetch", (_url: string, { headers }: { headers: Record<string, string> }) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(headers["Range"]!)!.map(Number);
    asked.push(`${headers["Range"]} ${headers["If-Match"]}`);
    if (asked.length >= break_at) return Promise.reject(new TypeError());
    const status = headers["If-Match"] === '"one"' ? 206 : 412;
    return Promise.resolve(new Response(status === 206 ? BYTES.slice(first, last! + 1) : null, { status }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  store.close();
});

const load = (offered = OFFERED) => maps.load(offered, new AbortController().signal, () => undefined);
const have = async () => (await maps.kept()).map((one) => one.have);

test("a map that is cut goes on where it stood, and is whole then", async () => {
  break_at = 3;
  await expect(load()).rejects.toMatchObject({ kind: "unreachable" });
  expect(await have()).toEqual([8]);
  expect(mapsAt(await maps.kept(), { lon: 117.05, lat: 28.05 })).toEqual([]);
  break_at = Infinity;
  await load();
  expect(asked.at(-1)).toBe('bytes=8-9 "one"');
  expect(asked.length).toBe(4);
  expect(await have()).toEqual([10]);
});

test("bytes are read across parts, and end with the map", async () => {
  await load();
  const read = async (offset: number, length: number) => [...new Uint8Array(await maps.bytes(OFFERED.code, offset, length))];
  expect([await read(2, 5), await read(8, 9), await read(0, 4)]).toEqual([[2, 3, 4, 5, 6], [8, 9], [0, 1, 2, 3]]);
});

test("a newer map takes the place of the old one, of which nothing stays", async () => {
  await load();
  await expect(load({ ...OFFERED, etag: "two" })).rejects.toMatchObject({ code: "map.changed" });
  expect([await have(), await store.mapParts(OFFERED.code)]).toEqual([[0], 0]);
});

test("a map that is deleted leaves nothing", async () => {
  await load();
  await maps.drop(OFFERED.code);
  expect([await maps.kept(), await store.mapParts(OFFERED.code)]).toEqual([[], 0]);
});

test("a map is drawn where it is whole and shows the place", () => {
  const map = (change: Partial<KeptMap>): KeptMap => ({ ...OFFERED, have: 10, ...change });
  const at = { lon: 117.05, lat: 28.05 };
  expect([mapsAt([map({})], at).length, mapsAt([map({ have: 9 })], at).length, mapsAt([map({})], { lon: 118, lat: 28.05 }).length]).toEqual([1, 0, 0]);
});
