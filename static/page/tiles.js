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

function light() {
  for (const tile of tiles()) tile.classList.toggle("lit", tile.dataset.code in progress.all.codes);
}

progress.addEventListener("change", light);
ready(light);
