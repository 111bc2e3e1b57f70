/** Elements made of text nodes only: nothing that a user typed is ever read as HTML. */

type Attributes = Record<string, string | boolean | undefined>;

/** A new element with attributes and children; `undefined` and `false` leave an attribute out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** The element of the page with this id; throws where the template and the script disagree. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no element #${id}`);
  return node as T;
}

/** Longer than two frames ever take; where no frame comes, as in a hidden tab, it is not waited for. */
const NO_FRAME_MS = 100;

/** Resolves when what was drawn so far can be seen: it goes out with the next frame, and the one after begins behind it. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, NO_FRAME_MS);
    const seen = () => {
      clearTimeout(timer);
      setTimeout(resolve);
    };
    requestAnimationFrame(() => requestAnimationFrame(seen));
  });
}

/** A text for those who take HTML only, such as Leaflet's attribution: an operator's words are words. */
export function escaped(text: string): string {
  return element("span", {}, text).innerHTML;
}
