import { h, render } from "preact";
import { expect, test, vi } from "vitest";

import { useRoute } from "../../src/field/route";

function Screen() {
  return h("p", {}, useRoute().screen);
}

test("an address that changes before anybody listens is not missed", async () => {
  history.replaceState(null, "", "#/tasks");
  const root = document.createElement("div");
  render(h(Screen, {}), root);
  expect(root.textContent).toBe("tasks");
  history.replaceState(null, "", "#/outbox");
  await vi.waitFor(() => expect(root.textContent).toBe("outbox"));
  render(null, root);
});
