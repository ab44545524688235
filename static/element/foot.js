/** Where the session stands and what may be said now: the row of states and the chips of legal verbs. */

import { el, fill } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

const way = ["greeted", "ready", "mail", "rcpt", "data"];

export class States {
  /** @param {Words} t */
  constructor(t) {
    this.t = t;
    this.node = el("ol", { class: "states", part: "states", "aria-label": t("states") });
  }

  /** @param {string} state one of DESIGN's names */
  show(state) {
    if (this.state === state) return;
    this.state = state;
    const list = steps(state), at = list.indexOf(state);
    fill(this.node, list.map((name, i) => i === at
      ? el("li", { "aria-current": "step" }, el("span", null, this.t("state." + name)))
      : el("li", { class: i < at ? "past" : null }, this.t("state." + name))));
  }
}

/** The five states of a mail, and where the others come in. */
function steps(state) {
  switch (state) {
    case "connecting": return ["connecting", ...way.slice(0, 4)];
    case "auth": case "tls": return ["greeted", state, ...way.slice(1, 4)];
    case "closed": return ["greeted", "ready", "closed"];
  }
  return way;
}

export class Verbs {
  /**
   * @param {Words} t
   * @param {(line: string) => void} put
   * @param {() => void} wait
   */
  constructor(t, put, wait) {
    this.put = put;
    this.waits = el("button", { type: "button", class: "verb-chip verb-wait", title: t("wait_says"), onclick: wait }, t("wait"));
    this.node = el("ul", { class: "verbs", part: "verbs", "aria-label": t("verbs") });
  }

  /**
   * @param {{verb: string, line: string, next?: boolean}[]} legal
   * @param {boolean} tell what comes next is shown as a whole line; in a lesson the line is the learner's to find
   * @param {boolean} wait saying nothing is a choice too: the clock can be wound
   */
  show(legal, tell, wait) {
    const key = JSON.stringify([tell, legal, wait]);
    if (this.key === key) return;
    this.key = key;
    const list = [...legal].sort((a, b) => Number(!!b.next) - Number(!!a.next));
    fill(this.node, list.map((choice) => el("li", null, this.#chip(choice, tell))), wait && el("li", null, this.waits));
    this.node.scrollLeft = 0;
  }

  /** @param {{verb: string, line: string, next?: boolean}} choice @param {boolean} tell */
  #chip({ verb, line, next }, tell) {
    return el("button", { type: "button", class: next ? "verb-chip verb-next" : "verb-chip", onclick: () => this.put(line) }, next && tell ? line : verb);
  }
}
