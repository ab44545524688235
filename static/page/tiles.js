/** The table of replies: a reply lights up when a server has said it, here or on another page. */

import { progress } from "./progress.js";
import { ready } from "./ready.js";

const tiles = () => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tile[data-code]"));

document.addEventListener("smtp-event", (/** @type {any} */ { detail }) => {
  if (detail.from !== "server" || !detail.code) return;
  progress.said(detail.code);
  ready(() => {
    for (const tile of tiles()) tile.classList.toggle("fresh", tile.dataset.code === String(detail.code));
  });
});

/** How many of them one has met, in the words of the page. */
function count() {
  const note = /** @type {HTMLElement} */ (document.querySelector("[data-met]"));
  const lit = document.querySelectorAll(".tile.lit").length;
  if (note && lit) note.textContent = note.dataset.met.replace("#", String(lit));
}

function light() {
  for (const tile of tiles()) tile.classList.toggle("lit", tile.dataset.code in progress.all.codes);
  count();
}

progress.addEventListener("change", light);
ready(light);
