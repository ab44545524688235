/** The other side: what was delivered on this connection, and how it can be read. */

import css from "../css/views/mailbox.css";
import en from "../strings/view/mailbox.en.json";
import es from "../strings/view/mailbox.es.json";
import { el, fill, keepFocus } from "../element/dom.js";
import { Letter } from "./part/letter.js";

export { css };
export const words = { en, es };

/** @typedef {import("../core/types.js").SmtpEvent} SmtpEvent */

/**
 * A message that can be read: the i-th of a session, told of by event n.
 * @typedef {{session: any, i: number, n: number, at: number, from: string, to: string, size: string, remote: string}} Entry
 */

/** @param {import("./room.js").Room} room */
export function open(room) {
  const box = new Mailbox(room);
  room.follow({ begin: () => box.begin(), event: (event) => delivery(event) && box.arrived(event), state: () => box.draw() });
  // Mail programs talk to the same server by <smtp-inbound>; that has a core of its own.
  document.addEventListener("inbound-mail", () => box.fromOutside(), { signal: room.signal });
  box.fromOutside();
}

/** The note by which the core tells of a message: from whom, to whom, how long. @param {SmtpEvent} event */
const delivery = (event) => event.explain?.find(({ id }) => id === "note.delivered")?.args;

/** @param {Entry} entry */
const key = ({ session, n }) => `${session.remote ?? ""} ${n}`;

class Mailbox {
  chosen = ""; // the entry that is open
  #dirty = true;
  /** @type {any[]} sessions of mail programs that have delivered something, the latest first */
  #outside = [];

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.status = el("p", { class: "hidden-text", role: "status" });
    this.list = el("ol", { class: "bare letters" });
    this.place = el("div", { class: "letter-place" });
    this.empty = el("div", { class: "mailbox-empty" });
    room.panel.append(this.status, this.empty, this.list, this.place);
  }

  begin() {
    this.#dirty = true;
  }

  /** @param {SmtpEvent} event */
  arrived(event) {
    this.#dirty = true;
    if (!this.place.contains(document.activeElement)) this.chosen = ""; // the newest is shown, unless another is being read
    this.status.textContent = this.room.t("arrived", delivery(event)?.[1]);
  }

  async fromOutside() {
    const clients = /** @type {any} */ (document.querySelector("smtp-inbound"))?.inbound?.clients ?? [];
    const sessions = clients.map((/** @type {any} */ { session }) => session).filter((/** @type {any} */ { mails }) => mails > 0);
    await Promise.all(sessions.map((/** @type {any} */ session) => session.more()));
    if (this.room.signal.aborted || sessions.length === 0) return;
    this.#outside = sessions;
    this.#dirty = true;
    this.draw();
  }

  /** What can be read of a session, the newest first. @param {any} session @returns {Entry[]} */
  #entries(session) {
    const count = session.ask("letters") ?? 0;
    const notes = count > 0 ? session.events.filter(delivery).slice(-count) : [];
    return notes.map((/** @type {SmtpEvent} */ event, /** @type {number} */ i) => {
      const [from, to, size] = delivery(event) ?? [];
      return { session, i: count - notes.length + i, n: event.n, at: event.at, from, to, size, remote: session.remote ?? "" };
    }).reverse();
  }

  draw() {
    const { session, panel } = this.room;
    if (!session) return;
    if (this.#dirty) {
      this.#dirty = false;
      const entries = [...this.#entries(session), ...this.#outside.flatMap((one) => this.#entries(one))];
      this.#invite(entries.length === 0);
      keepFocus(panel, () => this.#show(entries), () => this.list.querySelector("button") ?? panel);
    } else this.#invite(this.list.childElementCount === 0);
  }

  /** @param {Entry[]} entries */
  #show(entries) {
    fill(this.list, entries.map((entry) => this.#entry(entry)));
    if (entries.length === 0) {
      this.chosen = "";
      fill(this.place);
    } else if (!entries.some((entry) => key(entry) === this.chosen)) this.#choose(entries[0]);
    else this.#mark();
  }

  /** @param {Entry} entry */
  #entry(entry) {
    const { t, lang } = this.room;
    const seconds = (entry.at / 1000).toLocaleString(lang, { maximumFractionDigits: 1 });
    return el("li", null, el("button", { type: "button", class: "letter-button", "data-n": entry.n, "data-key": key(entry), onclick: () => this.#choose(entry, true) },
      el("span", { class: "wire" }, entry.to), el("span", { class: "quiet" }, t("entry", entry.from, entry.size, seconds), entry.remote && ` ${t("by", entry.remote)}`)));
  }

  /** @param {Entry} entry @param {boolean} [again] by a press: the tab that was open stays */
  #choose(entry, again) {
    const tab = again ? this.place.querySelector("[role=tab][aria-selected=true]")?.dataset.key : undefined;
    this.chosen = key(entry);
    fill(this.place, new Letter(this.room, entry.session, entry.i, tab).node);
    this.#mark();
  }

  #mark() {
    for (const button of this.list.querySelectorAll("button")) {
      if (button.dataset.key === this.chosen) button.setAttribute("aria-current", "true");
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
