/** What went wrong around the session, in one line, with what can be done about it. */

import { el, fill, keepFocus } from "./dom.js";

export class Notice {
  /** @param {() => HTMLElement} home where the focus goes when a notice goes away */
  constructor(home) {
    this.home = home;
    this.node = el("div", { class: "notice", part: "notice", role: "status", hidden: true });
  }

  /**
   * @param {string} text
   * @param {{bad?: boolean, button?: string | false, act?: () => void}} [more]
   */
  say(text, { bad = false, button, act } = {}) {
    this.node.classList.toggle("bad", bad);
    this.node.hidden = false;
    fill(this.node, el("span", null, text), button && el("button", { type: "button", class: "button", onclick: act }, button));
  }

  clear() {
    keepFocus(this.node, () => {
      this.node.hidden = true;
      this.node.replaceChildren();
    }, this.home);
  }
}
