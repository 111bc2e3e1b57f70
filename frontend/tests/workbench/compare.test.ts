import { expect, test } from "vitest";

import { compareByHand } from "../../src/workbench/compare";

test("the cut follows the slider, also of a case that is opened later", () => {
  compareByHand(document.body);
  document.body.innerHTML = '<figure data-compare><input type="range" value="50"></figure><input type="text">';
  const [slider, other] = document.querySelectorAll("input");
  slider!.value = "30";
  slider!.dispatchEvent(new Event("input", { bubbles: true }));
  other!.dispatchEvent(new Event("input", { bubbles: true }));
  expect(document.querySelector("figure")!.style.getPropertyValue("--cut")).toBe("30%");
});
