/** The server takes its time: a clock that runs down, and can be wound forward. */

import { el } from "./dom.js";
import { duration } from "./row.js";

/** @typedef {import("./row.js").Words} Words */

const SHORT = 700; // ms; a wait that is over before one could read of it is not shown

export class Waiting {
  /**
   * @param {Words} t
   * @param {() => void} wind
   */
  constructor(t, wind) {
    this.t = t;
    this.text = el("span", { class: "wait", role: "timer" });
    this.button = el("button", { type: "button", class: "put", onclick: wind }, t("wind"));
    this.node = el("div", { class: "waiting-line", part: "waiting", hidden: true }, this.text, this.button);
  }

  /**
   * @param {{until: number, ms: number} | null} waiting
   * @param {boolean} silent nothing is under way, and the server owes a reply
   * @param {() => number} now the session's clock
   * @param {boolean} canWind a real server cannot be wound
   * @param {string} [program] what calls, where the learner is the server
   */
  show(waiting, silent, now, canWind, program) {
    this.stop();
    this.node.hidden = true;
    this.button.hidden = !canWind;
    if (waiting && waiting.ms >= SHORT) this.#count(waiting, now, program ? "client_waits" : "waiting");
    else if (silent) this.timer = setTimeout(() => this.#say(this.t("silent")), SHORT);
  }

  #count(waiting, now, says) {
    const tick = () => {
      const left = Math.max(0, waiting.until - now());
      this.#say(this.t(says, duration(left < 1000 ? 1000 * Math.ceil(left / 1000) : left, this.t)));
    };
    tick();
    this.timer = setInterval(tick, 500);
  }

  #say(text) {
    this.text.textContent = text;
    this.node.hidden = false;
  }

  stop() {
    clearInterval(this.timer);
  }
}
