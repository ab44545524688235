/**
 * The matrix: a pressed cell becomes a session of the element, which plays it;
 * a cell lights up when its reply was really said to its command.
 */

import { progress, sayIfNotKept } from "./progress.js";

const play = /** @type {any} */ (document.querySelector("smtp-playground.at-matrix"));
const cells = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-cell]")]);
const title = /** @type {HTMLElement} */ (document.getElementById("session-title"));
/** @type {HTMLAnchorElement | undefined} the one that plays */
let now;

for (const cell of cells) {
  cell.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a link like any other
    event.preventDefault();
    run(cell);
  });
}
document.addEventListener("smtp-event", (/** @type {any} */ { detail }) => {
  if (!now || detail.from !== "server" || String(detail.code) !== now.dataset.code || moment(detail) !== now.dataset.verb) return;
  progress.cell(now.dataset.cell);
});
progress.addEventListener("change", show);
show();
sayIfNotKept();

/** Attributes change together: the element begins anew once. @param {HTMLAnchorElement} cell */
function run(cell) {
  now?.removeAttribute("aria-current");
  now = cell;
  cell.setAttribute("aria-current", "true");
  title.textContent = cell.getAttribute("aria-label");
  const { world, script } = cell.dataset;
  play.removeAttribute("script");
  play.setAttribute("world", world);
  if (script) {
    play.setAttribute("autorun", "");
    play.setAttribute("script", script);
  }
  // Side by side nothing moves; below each other the session comes into sight.
  title.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/** What a reply answers, as the cells call it. @param {any} event */
function moment(event) {
  if (event.kind === "greeting") return "connect";
  return event.verb === "." ? "end" : event.verb;
}

function show() {
  let seen = 0;
  for (const cell of cells) {
    const lit = cell.dataset.cell in progress.all.cells;
    if (lit) seen++;
    cell.classList.toggle("lit", lit);
  }
  const count = /** @type {HTMLElement} */ (document.querySelector(".matrix-count"));
  count.hidden = false;
  count.textContent = count.dataset.count.replace("#", String(seen));
}
