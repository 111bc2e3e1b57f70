import { describe, expect, test } from "vitest";

import { caught, type Edited, editedOf, editName, middlesOf, Steps, withCorner, withMore } from "../src/outline_edit";

const at = (lon: number, lat: number) => ({ lon, lat });
const EDITED: Edited = {
  zone: "PG:1",
  rings: [
    [at(117, 28), at(117.4, 28), at(117.4, 28.4), at(117, 28.4)],
    [at(117.1, 28.1), at(117.2, 28.1), at(117.2, 28.2)],
  ],
};

describe("a zone's rings in the address", () => {
  test("are read again as they were written, whatever stands in the code", () => {
    expect(editedOf(editName(EDITED))).toEqual(EDITED);
  });

  test.each([[null], ["drawn:117,28;117,29;118,28"], ["edit:PG-1:"], ["edit:PG-1:117,28;117,29"], ["edit:PG-1:117,28;x,29;118,28"]])(
    "%s edits nothing",
    (name) => {
      expect(editedOf(name)).toBeNull();
    },
  );
});

describe("a corner", () => {
  test("is counted through all rings, and moved in its own", () => {
    const { rings } = withCorner(EDITED, 5, at(117.3, 28.1));
    expect(rings[0]).toEqual(EDITED.rings[0]);
    expect(rings[1]?.[1]).toEqual(at(117.3, 28.1));
  });

  test("is taken away where three remain", () => {
    expect(withCorner(EDITED, 0, null).rings[0]).toHaveLength(3);
    expect(withCorner(EDITED, 4, null)).toEqual(EDITED);
  });

  test("comes between the one before and the next, the last side's too", () => {
    const [outer] = withMore(EDITED, 3, at(117, 28.2)).rings;
    expect(outer?.at(-1)).toEqual(at(117, 28.2));
    expect(middlesOf(EDITED)[3]).toEqual(at(117, 28.2));
    expect(middlesOf(EDITED)).toHaveLength(7);
  });
});

describe("borders catch a corner", () => {
  // 0.0001° are 11 m of latitude, 9.8 m of longitude here.
  const borders = [[[117, 28], [117.001, 28], [117.001, 28.001]]];

  test.each([
    ["on their corners first", at(117.00103, 28.00002), at(117.001, 28)],
    ["else beside", at(117.0005, 28.00005), at(117.0005, 28)],
    ["not farther than that", at(117.0005, 28.0002), null],
  ])("%s", (_words, place, expected) => {
    const found = caught(place, borders, 10);
    if (!expected) expect(found).toBeNull();
    else {
      expect(found?.lon).toBeCloseTo(expected.lon, 9);
      expect(found?.lat).toBeCloseTo(expected.lat, 9);
    }
  });
});

describe("steps", () => {
  test("go back and forth, one gesture at a time", () => {
    const steps = new Steps();
    steps.take("a", "move 1", 0);
    steps.take("b", "move 1", 100); // dragged on
    steps.take("c", "move 2", 200);
    expect(steps.undo("d")).toBe("c");
    expect(steps.undo("c")).toBe("a");
    expect(steps.undo("a")).toBeNull();
    expect(steps.redo("a")).toBe("c");
    expect(steps.canRedo).toBe(true);
    steps.take("c", "move 2", 300);
    expect(steps.canRedo).toBe(false);
  });

  test("that lie far apart are two, though of the same corner", () => {
    const steps = new Steps();
    steps.take("a", "move 1", 0);
    steps.take("b", "move 1", 5000);
    expect(steps.undo("c")).toBe("b");
  });
});
