/**
 * The state machine: where the session stands, where it has been, and which
 * verbs leave this state. What leads where is the core's (session.machine()).
 */

import css from "../css/views/machine.css";
import en from "../strings/view/machine.en.json";
import es from "../strings/view/machine.es.json";
import { el, fill } from "../element/dom.js";
import { words as speak } from "../element/strings.js";
import { diagram } from "./part/states.js";

export { css };
export const words = { en, es };

/** @typedef {import("../core/types.js").Move} Move */

const order = ["connecting", "greeted", "ready", "mail", "rcpt", "data"];

const NARROW = 400; // px; no room for states on both sides

/** @param {import("./room.js").Room} room */
export function open(room) {
  const figure = el("div", { class: "machine-figure" }), exits = el("div", { class: "exits" });
  room.panel.append(el("div", { class: "machine-body" }, figure, exits));
  /** @type {Set<string>} states this session has been in */
  const been = new Set();
  const view = new Machine(room, figure, exits, been);
  const visit = (/** @type {any} */ event) => been.add(event.before).add(event.after);
  room.follow({
    begin(events) {
      been.clear();
      events.forEach(visit);
    },
    event: visit,
    state: () => view.show(),
  });
}

class Machine {
  key = "";

  /**
   * @param {import("./room.js").Room} room
   * @param {HTMLElement} figure
   * @param {HTMLElement} exits
   * @param {Set<string>} been
   */
  constructor(room, figure, exits, been) {
    this.room = room;
    this.t = room.t;
    this.figure = figure;
    this.exits = exits;
    this.been = been;
    this.name = (/** @type {string} */ state) => speak(room.lang)(`state.${state}`);
  }

  show() {
    const { session } = this.room;
    const machine = session?.machine();
    if (!machine) return; // being opened, or healed
    const { state, moves } = machine;
    const serving = Boolean(session.peer.program); // the visitor answers, a program asks
    const next = serving ? undefined : session.legal.find((c) => c.next)?.verb ?? (state === "data" ? "." : undefined);
    const key = JSON.stringify([state, next, [...this.been], moves.filter((m) => m.legal), serving && session.legal]);
    if (key === this.key) return;
    this.key = key;
    const on = moves.find((m) => m.legal && m.verb === next && m.to);
    const title = on ? this.t("title_next", this.name(state), this.#called(on.verb), this.name(on.to)) : this.t(serving ? "title_serving" : "title", this.name(state));
    fill(this.figure, diagram({ state, moves, next: on, been: this.#beside(state), name: this.name, called: (verb) => this.#called(verb), title }));
    if (serving) this.#serve(state, moves, session.legal);
    else this.#list(state, moves, next);
  }

  /** Where it is narrow, the states beside the others are drawn while one is in them. @param {string} state */
  #beside(state) {
    if (this.figure.parentElement.clientWidth > NARROW) return this.been;
    return new Set([...this.been].filter((s) => s === state || order.includes(s)));
  }

  /** A verb as the picture says it. @param {string} verb */
  #called(verb) {
    return verb === "." ? this.t("dot") : verb;
  }

  /**
   * From the side of the server: what the program may send from here, and the replies that fit now.
   * @param {string} state @param {Move[]} moves @param {{verb: string, line: string, next?: boolean}[]} replies
   */
  #serve(state, moves, replies) {
    const { t } = this, legal = moves.filter((m) => m.legal);
    const [stay, go] = [legal.filter((m) => m.stays || m.to === state), legal.filter((m) => !m.stays && m.to !== state)];
    const row = (/** @type {Move[]} */ list, /** @type {string} */ says) => el("div", { class: list.length > 1 && "stay" }, el("dt", null, list.map(({ verb }) => el("code", null, verb))), el("dd", null, says));
    fill(this.exits,
      el("h3", null, t(replies.length ? "answer" : "over_serving")),
      replies.length > 0 && el("p", { class: "answers" }, replies.map(({ verb, line, next }) => el("button", { type: "button", class: next ? "verb-chip verb-next" : "verb-chip", onclick: () => this.room.element.put(line) }, verb))),
      legal.length > 0 && el("h3", null, t("from_serving", this.name(state))),
      legal.length > 0 && el("dl", null, go.map((move) => row([move], this.#leads(move, state, ".serving"))), stay.length > 0 && row(stay, t("stays"))));
  }

  /** @param {string} state @param {Move[]} moves @param {string | undefined} next */
  #list(state, moves, next) {
    const legal = moves.filter((m) => m.legal).sort((a, b) => Number(b.verb === next) - Number(a.verb === next));
    const [stay, go] = [legal.filter((m) => m.stays || m.to === state), legal.filter((m) => !m.stays && m.to !== state)];
    const others = moves.filter((m) => m.verb.length > 1 && !m.from.includes(state)).map((m) => m.verb);
    fill(this.exits,
      el("h3", null, this.t("from", this.name(state))),
      legal.length ? el("dl", null, go.map((move) => this.#exit([move], this.#leads(move, state), next)), stay.length > 0 && this.#exit(stay, this.t("stays"), next)) : el("p", { class: "quiet" }, this.t(state === "connecting" ? "connecting" : "closed")),
      legal.length > 0 && others.length > 0 && el("p", { class: "not-here" }, this.t("not_here"), " ", others.map((verb, i) => [i > 0 && ", ", el("code", null, verb)])));
  }

  /** @param {Move[]} list @param {string} says @param {string | undefined} next */
  #exit(list, says, next) {
    const chip = (/** @type {Move} */ { verb, line }) => el("button", { type: "button", class: verb === next ? "verb-chip verb-next" : "verb-chip", onclick: () => this.room.element.put(line) }, verb);
    return el("div", { class: list.length > 1 && "stay" }, el("dt", null, list.map(chip)), el("dd", null, says));
  }

  /** @param {Move} move @param {string} state @param {string} [side] */
  #leads({ verb, to }, state, side = "") {
    const own = { ".": "end_text", "*": "give_up" }[verb] ?? `to.${to}`;
    if (own in words.en) return this.t(own + side in words.en ? own + side : own, this.name(to));
    return this.t(order.indexOf(to) < order.indexOf(state) ? "back" : "on", this.name(to));
  }
}
