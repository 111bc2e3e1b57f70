/** What can be done with the thing in the drawer, as a row of buttons. */

import { element } from "../dom";

export interface Action {
  readonly text: string;
  /** Name of the icon, as the style sheet knows it. */
  readonly icon: string;
  run(): void;
}

export function actionsView(actions: readonly Action[]): HTMLElement {
  const buttons = actions.map(({ text, icon, run }) => {
    const mark = element("span", { class: `icon icon--${icon}`, "aria-hidden": "true" });
    const button = element("button", { type: "button", class: "action" }, mark, text);
    button.addEventListener("click", () => run());
    return button;
  });
  return element("div", { class: "actions" }, ...buttons);
}
