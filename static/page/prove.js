/** Sharing on the page of a lesson, which has no bar of views: one button, and the view below it. */

import { el } from "../element/dom.js";
import { Room } from "../view/room.js";
import * as share from "../view/share.js";

/** @type {Room | null} */
let room = null;

/** @param {HTMLElement} button */
export async function toggle(button) {
  button.setAttribute("aria-expanded", String(!room));
  const place = /** @type {HTMLElement} */ (document.getElementById("share"));
  if (room) {
    room.close();
    room = null;
    place.hidden = true;
    return;
  }
  const body = el("div", { class: "view-body" });
  room = new Room(document.querySelector('smtp-playground[guide="page"]'), body, share);
  place.replaceChildren(body);
  place.hidden = false;
  await room.open();
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}
