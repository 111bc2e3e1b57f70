import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("../src/**/*.ts", { query: "?raw", import: "default", eager: true });

test("the map adapter and its parts alone touch Leaflet, and none brings its own", () => {
  const touching = Object.entries(SOURCES).filter(([, text]) => /from "leaflet"|\bL\.|\bdeclare const L\b/.test(text));
  const isPart = (path: string) => path === "../src/map_adapter.ts" || path.startsWith("../src/leaflet/");
  expect(touching.map(([path]) => path).filter((path) => !isPart(path))).toEqual([]);
  for (const [, text] of touching) expect(text).toContain('import type * as Leaflet from "leaflet"');
  const asking = Object.entries(SOURCES).filter(([, text]) => /from "(\.\.?\/)+leaflet\//.test(text));
  expect(asking.map(([path]) => path).filter((path) => !isPart(path))).toEqual([]);
  expect(Object.keys(SOURCES).length).toBeGreaterThan(60);
});
