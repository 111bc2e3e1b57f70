import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("../src/**/*.ts", { query: "?raw", import: "default", eager: true });

test("one module alone touches Leaflet, and none brings its own", () => {
  const touching = Object.entries(SOURCES).filter(([, text]) => /from "leaflet"|\bL\.|\bdeclare const L\b/.test(text));
  expect(touching.map(([path]) => path)).toEqual(["../src/map_adapter.ts"]);
  expect(touching[0]![1]).toContain('import type * as Leaflet from "leaflet"');
  expect(Object.keys(SOURCES).length).toBeGreaterThan(60);
});
