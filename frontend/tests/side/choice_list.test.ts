import { beforeEach, describe, expect, test, vi } from "vitest";

import { type Choice, ChoiceList } from "../../src/side/choice_list";

function choices(count: number, group = ""): Choice[] {
  return Array.from({ length: count }, (_, index) => ({ key: `k${index}`, name: `name ${index}`, group }));
}

const events = { onToggle: vi.fn(), onGroup: vi.fn() };

function shown(list: ChoiceList): string[] {
  const rows = [...list.root.querySelectorAll<HTMLElement>(".choice:not(.choice--group):not(.choice--whole)")];
  return rows.filter((row) => !row.hidden).map((row) => row.querySelector(".choice__name")?.textContent ?? "");
}

/** A tick is only told of a box that is on the page. */
function onPage(list: ChoiceList): ChoiceList {
  document.body.replaceChildren(list.root);
  return list;
}

beforeEach(() => vi.clearAllMocks());

describe("the choices of a facet", () => {
  test("a choice that leaves nothing is not offered, unless it is chosen", () => {
    const list = new ChoiceList("Unit", choices(3), events);
    list.show(["k2"], [5, 0, 0]);
    expect(shown(list)).toEqual(["name 0", "name 2"]);
  });

  test("of many the six largest are shown, and what is chosen", () => {
    const list = new ChoiceList("Unit", choices(10), events);
    list.show(["k0"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(shown(list)).toEqual(["name 0", "name 4", "name 5", "name 6", "name 7", "name 8", "name 9"]);
    list.root.querySelector<HTMLElement>(".facet__more")?.click();
    expect(shown(list)).toHaveLength(10);
  });

  test("a long list is searched by name and by the beginning of the key", () => {
    const list = new ChoiceList("Unit", choices(14), events);
    list.show([], Array(14).fill(1));
    const search = list.root.querySelector<HTMLInputElement>("input[type=search]")!;
    expect(search.hidden).toBe(false);
    search.value = "name 13";
    search.dispatchEvent(new Event("input"));
    expect(shown(list)).toEqual(["name 13"]);
    search.value = "k5";
    search.dispatchEvent(new Event("input"));
    expect(shown(list)).toEqual(["name 5"]);
  });

  test("a tick tells its key", () => {
    const list = onPage(new ChoiceList("Unit", choices(2), events));
    list.show([], [1, 1]);
    list.root.querySelectorAll<HTMLInputElement>("input[type=checkbox]")[1]!.click();
    expect(events.onToggle).toHaveBeenCalledWith("k1");
  });

  test("a group adds up, is half ticked, and is chosen whole", () => {
    const last = { key: "z", name: "last", group: "second" };
    const list = onPage(new ChoiceList("Category", [...choices(2, "first"), last], events));
    list.show(["k0"], [3, 4, 5]);
    const [first] = [...list.root.querySelectorAll<HTMLElement>(".facet__group")];
    expect(first?.querySelector(".choice--group .choice__count")?.textContent).toBe("7");
    const whole = first!.querySelector<HTMLInputElement>(".choice--whole input")!;
    expect(whole.indeterminate).toBe(true);
    whole.click();
    expect(events.onGroup).toHaveBeenCalledWith(["k0", "k1"], true);
  });
});
