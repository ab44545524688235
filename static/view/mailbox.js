/** The other side: what was delivered on this connection, and how it can be read. */

import css from "../css/views/mailbox.css";
import en from "../strings/view/mailbox.en.json";
import es from "../strings/view/mailbox.es.json";
import { el, fill, keepFocus } from "../element/dom.js";
import { Letter } from "./part/letter.js";

export { css };
export const words = { en, es };

/** @typedef {import("../core/types.js").SmtpEvent} SmtpEvent */

/** @param {import("./room.js").Room} room */
export function open(room) {
  const box = new Mailbox(room);
  room.follow({ begin: (events) => box.begin(events), event: (event) => box.hear(event), state: () => box.draw() });
}

/** The note by which the core tells of a message: from whom, to whom, how long. @param {SmtpEvent} event */
const delivery = (event) => event.explain?.find(({ id }) => id === "note.delivered")?.args;

class Mailbox {
  /** @type {{n: number, at: number, from: string, to: string, size: string}[]} every message of this connection, the newest last */
  notes = [];
  chosen = 0; // the note that is open; 0: none yet
  dirty = true;

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.status = el("p", { class: "hidden-text", role: "status" });
    this.list = el("ol", { class: "bare letters" });
    this.place = el("div", { class: "letter-place" });
    this.empty = el("div", { class: "mailbox-empty" });
    room.panel.append(this.status, this.empty, this.list, this.place);
  }

  /** @param {SmtpEvent[]} events */
  begin(events) {
    this.notes = [];
    this.chosen = 0;
    this.dirty = true;
    for (const event of events) this.hear(event, true);
  }

  /** @param {SmtpEvent} event @param {boolean} [old] */
  hear(event, old) {
    const args = delivery(event);
    if (!args) return;
    const [from, to, size] = args;
    this.notes.push({ n: event.n, at: event.at, from, to, size });
    this.dirty = true;
    if (!old) this.status.textContent = this.room.t("arrived", to);
  }

  draw() {
    const { room: { session, panel }, notes } = this;
    if (!session) return;
    this.#invite(notes.length === 0);
    if (!this.dirty) return;
    this.dirty = false;
    const kept = notes.slice(-(session.ask("letters") ?? 0) || notes.length);
    keepFocus(panel, () => {
      fill(this.list, kept.map((note, i) => this.#entry(note, i)).reverse());
      if (kept.length === 0) fill(this.place);
      else if (!kept.some(({ n }) => n === this.chosen)) this.#choose(kept.at(-1), kept.length - 1);
      else this.#mark();
    }, () => this.list.querySelector("button") ?? panel);
  }

  /** @param {{n: number, at: number, from: string, to: string, size: string}} note @param {number} i */
  #entry(note, i) {
    const { t, lang } = this.room;
    const seconds = (note.at / 1000).toLocaleString(lang, { maximumFractionDigits: 1 });
    return el("li", null, el("button", { type: "button", class: "letter-button", "data-n": note.n, onclick: () => this.#choose(note, i, true) },
      el("span", { class: "wire" }, note.to), el("span", { class: "quiet" }, t("entry", note.from, note.size, seconds))));
  }

  /** @param {{n: number}} note @param {number} i @param {boolean} [again] by a press: the tab that was open stays */
  #choose(note, i, again) {
    const tab = again ? this.place.querySelector("[role=tab][aria-selected=true]")?.dataset.key : undefined;
    this.chosen = note.n;
    fill(this.place, new Letter(this.room, this.room.session, i, tab).node);
    this.#mark();
  }

  #mark() {
    for (const button of this.list.querySelectorAll("button")) {
      if (Number(button.dataset.n) === this.chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** Nothing here yet: what to do. @param {boolean} nothing */
  #invite(nothing) {
    const { session, t, element } = this.room;
    const simulated = session.peer.kind === "simulated";
    const next = nothing && simulated ? session.legal.find((choice) => choice.next) ?? session.legal[0] : null;
    const key = nothing ? `${session.peer.kind} ${next?.line}` : "";
    if (key === this.invited) return;
    this.invited = key;
    const put = (/** @type {string} */ line) => {
      element.put(line);
      element.focus();
    };
    keepFocus(this.empty, () => fill(this.empty, nothing && [
      el("p", null, t(simulated ? "empty" : "real")),
      next && el("p", null, el("button", { type: "button", class: "button put-next", onclick: () => put(next.line) }, t("put"), " ", el("code", null, next.line))),
      simulated && el("div", { class: "examples" }, el("h3", null, t("examples")),
        ["plain", "spoof", "html", "broken"].map((name) => el("button", { type: "button", class: "button", onclick: () => this.#send(name) }, t(`example.${name}`)))),
    ]), () => this.list.querySelector("button") ?? this.status);
  }

  /** Sends an example on a new connection. @param {string} name */
  #send(name) {
    const { element, t } = this.room;
    if (this.room.session.state !== "greeted") element.restart();
    element.type(t(`lines.${name}`).split("\n"));
  }
}
