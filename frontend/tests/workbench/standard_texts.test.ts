import { beforeEach, expect, test } from "vitest";

import { offerStandardTexts, withText } from "../../src/workbench/standard_texts";

const root = document.createElement("div");
offerStandardTexts(root);

beforeEach(() => {
  root.innerHTML =
    '<form class="step"><textarea id="id_note">现场</textarea><button type="button" data-text="已修好。">1</button></form>';
  document.body.replaceChildren(root);
});

const note = () => root.querySelector("textarea")!;

test("a text goes in where one writes, in the place of what is marked", () => {
  expect(withText("现场待查", "属实", 2, 4)).toEqual({ note: "现场属实", at: 4 });
});

test("by a click, and one goes on writing behind it", () => {
  note().setSelectionRange(2, 2);
  root.querySelector("button")!.click();
  expect(note().value).toBe("现场已修好。");
  expect([document.activeElement, note().selectionStart]).toEqual([note(), 6]);
});

test("by Alt and its number, whatever sign the keyboard makes of that; other numbers do nothing", () => {
  note().setSelectionRange(0, 2);
  const press = (code: string) =>
    note().dispatchEvent(new KeyboardEvent("keydown", { code, key: "¡", altKey: true, bubbles: true, cancelable: true }));
  expect(press("Digit2")).toBe(true);
  expect(press("Digit1")).toBe(false);
  expect(note().value).toBe("已修好。");
});
