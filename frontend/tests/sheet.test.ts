import { beforeEach, describe, expect, test, vi } from "vitest";

import { Sheet } from "../src/sheet";

let root: HTMLElement;
let handle: HTMLButtonElement;

beforeEach(() => {
  root = document.createElement("section");
  handle = document.createElement("button");
  root.dataset["rest"] = "peek";
});

describe("a sheet", () => {
  test("a press takes it from rest to rest and round again", () => {
    const rests: string[] = [];
    new Sheet(root, handle, ["peek", "half", "full"], (rest) => rests.push(rest));
    handle.click();
    handle.click();
    handle.click();
    expect(rests).toEqual(["half", "full", "peek"]);
    expect(handle.getAttribute("aria-expanded")).toBe("false");
  });

  test.each([
    [120, "peek"],
    [420, "half"],
    [700, "full"],
  ])("pulled to %i pixels it comes to rest at %s", (height, expected) => {
    new Sheet(root, handle, ["peek", "half", "full"]);
    vi.spyOn(root, "getBoundingClientRect").mockReturnValue({ height } as DOMRect);
    vi.stubGlobal("innerHeight", 844);
    handle.setPointerCapture = handle.releasePointerCapture = () => undefined;
    handle.dispatchEvent(new PointerEvent("pointerdown", { clientY: 800 }));
    handle.dispatchEvent(new PointerEvent("pointermove", { clientY: 700 }));
    handle.dispatchEvent(new PointerEvent("pointerup", { clientY: 700 }));
    expect(root.dataset["rest"]).toBe(expected);
    expect(root.style.height).toBe("");
  });
});
