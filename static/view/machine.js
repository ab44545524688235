/** The state machine: where the session stands, and which verbs lead on from there. */

import css from "../css/views/machine.css";
import en from "../strings/view/machine.en.json";
import es from "../strings/view/machine.es.json";
import { el, fill } from "../element/dom.js";

export { css };
export const words = { en, es };

/** @param {import("./room.js").Room} room */
export function open(room) {
  const head = el("h3"), list = el("ul", { class: "bare" });
  room.panel.append(head, list);
  room.follow({
    state() {
      fill(head, room.t("from", room.session.state));
      fill(list, room.session.legal.map(({ verb, line }) => el("li", null,
        el("button", { type: "button", class: "verb-chip", onclick: () => room.element.put(line) }, verb))));
    },
  });
}
