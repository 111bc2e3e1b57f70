// The wall: one panel after the other.  A key or a touch holds it; who wants less motion starts it by hand.

const wall = document.getElementById("wall");
const panels = [...wall.querySelectorAll(".wall__panel")];
const button = document.getElementById("wall-pause");
const state = document.getElementById("wall-state");
const dots = document.getElementById("wall-dots");
/** The figures of the page are as old as the page: it is asked for anew after so long, between two panels. */
const RELOAD_MS = 600_000;
const began = Date.now();
let shown = Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), panels.length) - 1;
let isPaused = matchMedia("(prefers-reduced-motion: reduce)").matches;
let timer = 0;

panels.forEach((panel, n) => {
  const dot = document.createElement("button");
  dot.type = "button";
  dot.setAttribute("aria-label", panel.querySelector("h2").textContent.trim());
  dot.addEventListener("click", () => hold(n));
  dots.append(dot);
});

function show(n) {
  shown = (n + panels.length) % panels.length;
  panels.forEach((panel, at) => {
    panel.hidden = at !== shown;
    dots.children[at].setAttribute("aria-current", String(at === shown));
  });
  history.replaceState(null, "", `#${shown + 1}`);
}

function pause(paused) {
  isPaused = paused;
  button.setAttribute("aria-pressed", String(paused));
  state.textContent = paused ? wall.dataset.paused : "";
  clearInterval(timer);
  if (!paused) timer = setInterval(next, Number(wall.dataset.seconds) * 1000);
}

function next() {
  show(shown + 1);
  if (Date.now() - began > RELOAD_MS) location.reload();
}

/** Show a panel and stay there. */
function hold(n) {
  show(n);
  pause(true);
}

const KEYS = {
  ArrowRight: () => hold(shown + 1),
  ArrowLeft: () => hold(shown - 1),
  " ": () => pause(!isPaused),
  Escape: () => pause(false),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || (event.key === " " && event.target.closest("a, button"))) return;
  event.preventDefault();
  act();
});
wall.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("a, button")) pause(!isPaused);
});
button.addEventListener("click", () => pause(!isPaused));
show(shown);
pause(isPaused);
