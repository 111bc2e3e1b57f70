import { beforeEach, describe, expect, test } from "vitest";

import { renew, renewedText } from "../../src/workbench/live_rows";

const rowOf = (uid: string, version = 1, text = uid, light = "3 h") =>
  `<li class="cases__row" data-case="${uid}" data-version="${version}"><input type="checkbox" name="cases" value="${uid}">` +
  `<a class="cases__link" href="?case=${uid}"><span class="cases__head">${text}<span class="light">${light}</span></span>` +
  `<span class="cases__foot"></span></a></li>`;
const listOf = (...rows: string[]) => `<ol class="cases">${rows.join("")}</ol><nav class="pages"></nav>`;

function boxOf(html: string): HTMLElement {
  const box = document.createElement("div");
  box.innerHTML = html;
  return box;
}

let box: HTMLElement;
const uids = () => [...box.querySelectorAll<HTMLElement>(".cases__row")].map((row) => row.dataset["case"]);
const row = (uid: string) => box.querySelector<HTMLElement>(`[data-case="${uid}"]`)!;

beforeEach(() => {
  box = boxOf(listOf(rowOf("a"), rowOf("b"), rowOf("c")));
  document.body.replaceChildren(box);
});

describe("a list that others work on", () => {
  test("takes the new order, names what is new, and lets go of what has left", () => {
    const renewed = renew(box, boxOf(listOf(rowOf("d"), rowOf("c"), rowOf("a"))));
    expect(uids()).toEqual(["d", "c", "a"]);
    expect(renewed).toEqual({ changed: 0, come: 1, gone: 1 });
    expect(row("d").classList.contains("cases__row--new")).toBe(true);
  });

  test("a row that changed says so, and stays the row it was", () => {
    const before = row("b");
    renew(box, boxOf(listOf(rowOf("a"), rowOf("b", 2, "filed"), rowOf("c"))));
    expect(row("b")).toBe(before);
    expect(before.textContent).toContain("filed");
    expect(before.querySelector(".cases__news")?.textContent).toBe("changed just now");
  });

  test("time that passes changes the light and is no news", () => {
    const renewed = renew(box, boxOf(listOf(rowOf("a", 1, "a", "2 h"), rowOf("b"), rowOf("c"))));
    expect(row("a").querySelector(".light")!.textContent).toBe("2 h");
    expect(renewedText(renewed)).toBe("");
  });

  test("focus and ticks stay where they are, also on a row that moves", () => {
    row("c").querySelector("a")!.focus();
    row("c").querySelector("input")!.checked = true;
    renew(box, boxOf(listOf(rowOf("c", 2), rowOf("a"), rowOf("b"))));
    expect(document.activeElement).toBe(row("c").querySelector("a"));
    expect(row("c").querySelector("input")!.checked).toBe(true);
  });

  test("a row in the reader's hands is not taken away but says that it has left", () => {
    row("b").querySelector("input")!.checked = true;
    renew(box, boxOf(listOf(rowOf("a"), rowOf("c"))));
    expect(uids()).toContain("b");
    expect(row("b").classList.contains("cases__row--gone")).toBe(true);
    const again = renew(box, boxOf(listOf(rowOf("a"), rowOf("c"))));
    expect(again).toEqual({ changed: 0, come: 0, gone: 0 });
    renew(box, boxOf(listOf(rowOf("a"), rowOf("b"), rowOf("c"))));
    expect(row("b").classList.contains("cases__row--gone")).toBe(false);
  });

  test("a list that empties, and one that fills", () => {
    expect(renew(box, boxOf("<p>nothing</p>"))).toEqual({ changed: 0, come: 0, gone: 3 });
    expect(box.textContent).toBe("nothing");
    expect(renew(box, boxOf(listOf(rowOf("a")))).come).toBe(1);
    expect(uids()).toEqual(["a"]);
  });
});
