/** The contents page of the course: how far one has come. */

import { el, fill, icon } from "../element/dom.js";
import { save } from "../view/part/svg.js";
import { progress, sayIfNotKept } from "./progress.js";

const MOST = 1 << 20; // octets of a file; progress takes some kB
const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-lesson]")]);

function show() {
  let done = 0;
  for (const item of items) {
    const { lesson, begun } = item.dataset;
    const met = progress.all.lessons[lesson]?.met ?? 0;
    const isDone = progress.isDone(lesson);
    if (isDone) done++;
    item.classList.toggle("done", isDone);
    item.classList.toggle("begun", met > 0 && !isDone);
    const far = item.querySelector(".how-far");
    if (isDone) fill(far, icon("check"), el("span", null, item.dataset.done));
    else if (met > 0) fill(far, begun.replace("#", String(met)));
  }
  const sum = /** @type {HTMLElement} */ (document.querySelector(".course-progress"));
  if (!sum) return;
  sum.hidden = done === 0;
  sum.textContent = sum.dataset.text.replace("#", String(done));
}

progress.addEventListener("change", show);
show();
sayIfNotKept();

/** What one has met travels as a file; what is loaded is added to what is there. */
function file() {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("[data-progress]"));
  if (!bar) return;
  const said = /** @type {HTMLElement} */ (bar.querySelector("[role=status]"));
  const chooser = el("input", { type: "file", class: "hidden-text", tabindex: "-1", "aria-hidden": "true", accept: ".json,application/json" });
  chooser.addEventListener("change", async () => {
    const [chosen] = chooser.files;
    chooser.value = "";
    if (chosen) said.textContent = progress.imported(chosen.size < MOST ? await chosen.text() : "") ? said.dataset.added : said.dataset.wrong;
  });
  bar.append(chooser);
  bar.addEventListener("click", ({ target }) => {
    const what = /** @type {Element} */ (target).closest("[data-do]")?.getAttribute("data-do");
    if (what === "save") save("ehlo-progress.json", "application/json", progress.exported());
    if (what === "load") chooser.click();
  });
  bar.hidden = false;
}

file();
