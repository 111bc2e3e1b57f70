/* What the workbench gains from scripts; without them everything still works: keys, and numbers that stay true. */

const ASK_MS = 15_000;
const list = [...document.querySelectorAll(".cases__link")];
const keys = document.getElementById("keys");
const box = document.getElementById("tabs");

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function move(by) {
  if (!list.length) return;
  const open = document.querySelector('.cases__link[aria-current="true"]');
  const from = list.includes(document.activeElement) ? document.activeElement : open;
  const at = from ? list.indexOf(from) + by : 0;
  const next = list[Math.min(Math.max(at, 0), list.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

const follow = (selector) => document.querySelector(selector)?.click();

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.getElementById("search").focus(),
  "?": () => (keys.open ? keys.close() : keys.showModal()),
  Escape: () => follow("[data-cancel]") ?? follow("[data-close]"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const action = ACTIONS[event.key];
  if (!action || keys.open) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur(); // what was typed stays
    return;
  }
  event.preventDefault();
  action();
});

document.getElementById("show-keys").addEventListener("click", () => keys.showModal());

/* Only numbers are written anew, so neither focus nor typed text is ever lost; that the list has changed is said. */
let etag = "";
async function ask() {
  if (!document.hidden) {
    try {
      const headers = { Accept: "application/json", ...(etag && { "If-None-Match": etag }) };
      const answer = await fetch(box.dataset.counts, { headers, cache: "no-store" });
      if (answer.ok) {
        etag = answer.headers.get("ETag") ?? "";
        show(await answer.json());
      }
    } catch {
      etag = ""; // the server may be starting anew: the next time everything is asked for again
    }
  }
  setTimeout(ask, ASK_MS);
}

function show(counts) {
  for (const number of box.querySelectorAll("[data-count]")) {
    const now = String(counts[number.dataset.count] ?? number.textContent);
    if (now === number.textContent) continue;
    if (number.closest("[aria-current]")) document.getElementById("changed").hidden = false;
    number.textContent = now;
  }
}

setTimeout(ask, Number(box.dataset.every ?? ASK_MS));
