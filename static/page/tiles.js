/** The table of replies: a reply lights up when a server says it on this page. */

import { ready } from "./ready.js";

document.addEventListener("smtp-event", (/** @type {any} */ { detail }) => {
  if (detail.from === "server" && detail.code) ready(() => light(String(detail.code)));
});

/** @param {string} code */
function light(code) {
  for (const tile of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tile[data-code]"))) {
    if (tile.dataset.code === code) tile.classList.add("lit");
    tile.classList.toggle("fresh", tile.dataset.code === code);
  }
}
