/* What pages of uploads gain from scripts; without them everything still works: a file dropped anywhere on its field,
   samples that follow the chosen column, and waiting without reloading. */

const WAIT_MS = 1500;
const MEBIBYTE = 1024 * 1024;

function takeDrops(form) {
  const zone = form.querySelector("[data-drop]");
  const input = zone.querySelector("input[type=file]");
  const problem = zone.querySelector("[data-problem]");
  const button = form.querySelector("button[type=submit]");
  const over = (is) => zone.classList.toggle("drop--over", is);
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      over(true);
    });
  }
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    }
  });
  const tooLarge = () => Boolean(input.files[0]) && input.files[0].size > Number(input.dataset.limit) * MEBIBYTE;
  input.addEventListener("change", () => {
    problem.textContent = tooLarge() ? input.dataset.tooLarge : "";
    problem.hidden = !tooLarge();
  });
  form.addEventListener("submit", (event) => {
    if (tooLarge()) {
      event.preventDefault();
      return;
    }
    button.disabled = true;
    button.textContent = button.dataset.busy;
  });
  window.addEventListener("pageshow", () => {
    button.disabled = false;
  });
}

function followColumns(source) {
  const samples = new Map(JSON.parse(source.textContent).map((column) => [column.name, column.samples]));
  for (const choice of document.querySelectorAll("select[data-column]")) {
    choice.addEventListener("change", () => {
      const row = choice.closest("tr");
      row.querySelector("[data-samples]").textContent = (samples.get(choice.value) ?? []).join(" · ");
      row.classList.remove("mapping__gap");
    });
  }
}

function wait(box) {
  const phase = box.querySelector("[data-phase]");
  const bar = box.querySelector("[data-bar]");
  const ask = async () => {
    let told;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      told = await answer.json();
    } catch {
      setTimeout(ask, 4 * WAIT_MS); // the server may be starting anew: ask again, more patiently
      return;
    }
    if (told.state !== box.dataset.state || ["interrupted", "unserved"].includes(told.life)) {
      if (told.state !== box.dataset.state || told.life !== box.dataset.life) location.reload();
      else setTimeout(ask, 4 * WAIT_MS);
      return;
    }
    const words = told.life === "waiting" ? phase.dataset.waiting : told.words;
    phase.textContent = words ? ` · ${words}` : "";
    if (told.total) {
      bar.max = told.total;
      bar.value = told.done;
    } else {
      bar.removeAttribute("value");
    }
    setTimeout(ask, WAIT_MS);
  };
  setTimeout(ask, WAIT_MS);
}

const form = document.querySelector("[data-send]");
if (form) takeDrops(form);
const columns = document.getElementById("columns");
if (columns) followColumns(columns);
const box = document.querySelector("[data-progress]");
if (box) wait(box);
