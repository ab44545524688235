/** The contents page of the course: how far one has come. */

import { el, fill, icon } from "../element/dom.js";
import { progress, sayIfNotKept } from "./progress.js";

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
