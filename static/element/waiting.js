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
   * @param {() => number} now the session's clock
   * @param {boolean} canWind a real server cannot be wound
   */
  show(waiting, now, canWind) {
    clearInterval(this.timer);
    const long = !!waiting && waiting.ms >= SHORT;
    this.node.hidden = !long;
    this.button.hidden = !canWind;
    if (!long) return;
    const tick = () => {
      const left = Math.max(0, waiting.until - now());
      this.text.textContent = this.t("waiting", duration(left < 1000 ? 1000 * Math.ceil(left / 1000) : left, this.t));
    };
    tick();
    this.timer = setInterval(tick, 500);
  }

  stop() {
    clearInterval(this.timer);
  }
}
