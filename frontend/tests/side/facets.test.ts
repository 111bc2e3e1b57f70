import { beforeEach, describe, expect, test } from "vitest";

import { EVERYTHING, type PointFilter } from "../../src/points/filter";
import { PointNames } from "../../src/points/names";
import { Facets } from "../../src/side/facets";
import { PointsIndex } from "../../src/worker/points_index";
import { COLUMNS, NOON_MS } from "../points/points";

function countsUnder(index: PointsIndex, filter: PointFilter) {
  index.choose(filter);
  return index.counts();
}

function facetOf(name: string): HTMLDetailsElement {
  return document.querySelector<HTMLDetailsElement>(`[data-facet=${name}]`)!;
}

function made(): { facets: Facets; index: PointsIndex } {
  const index = new PointsIndex(COLUMNS, NOON_MS);
  const facets = new Facets(() => undefined);
  const loaded = index.loaded();
  facets.load(loaded, new PointNames(loaded, "en"));
  return { facets, index };
}

beforeEach(() => {
  document.body.innerHTML = '<div id="facets"></div>';
});

describe("the facets", () => {
  test("the choices of a closed facet are made when it is opened, with the counts of the present filter", () => {
    const { facets, index } = made();
    facets.show(EVERYTHING, countsUnder(index, EVERYTHING));
    const chosen = { ...EVERYTHING, chosen: { unit: ["unit-b"] } };
    facets.show(chosen, countsUnder(index, chosen));
    const grid = facetOf("grid");
    expect(facetOf("state").querySelectorAll(".choice")).toHaveLength(4);
    expect(grid.querySelectorAll(".choice")).toHaveLength(0);
    grid.open = true;
    grid.dispatchEvent(new Event("toggle"));
    expect([...grid.querySelectorAll(".choice__count")].map((node) => node.textContent)).toEqual(["0", "1", "0"]);
  });

  test("a facet is offered while it leaves something or is chosen", () => {
    const { facets, index } = made();
    const counts = countsUnder(index, EVERYTHING);
    const nothing = { ...counts, facets: { ...counts.facets, community: [0, 0] } };
    facets.show(EVERYTHING, nothing);
    expect(facetOf("community").hidden).toBe(true);
    facets.show({ ...EVERYTHING, chosen: { community: ["c1"] } }, nothing);
    expect(facetOf("community").hidden).toBe(false);
  });
});
