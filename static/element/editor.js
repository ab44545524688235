/**
 * Several lines at once: a message, or commands. They go out one by one, each
 * after the answer to the last, or all in one piece (pipelining, RFC 2920).
 */

import { el } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

export class Editor {
  /**
   * @param {Words} t
   * @param {{type: (lines: string[]) => void, send: (text: string) => void, closed: () => void}} act
   */
  constructor(t, act) {
    this.t = t;
    this.act = act;
    this.area = el("textarea", {
      rows: "4", lang: "en", autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false",
      "aria-label": t("lines"), "aria-describedby": "editor-help", onkeydown: (e) => this.#key(e),
    });
    this.dot = el("button", { type: "button", class: "button", hidden: true, "aria-label": `. ${t("dot_says")}`, onclick: () => this.#done([...this.lines, "."]) },
      el("b", null, "."), " ", t("dot"));
    this.node = el("form", { class: "editor", part: "editor", hidden: true, onsubmit: (e) => this.#submit(e) },
      this.area,
      el("p", { class: "quiet", id: "editor-help" }, t("lines_help")),
      el("div", { class: "editor-actions" },
        el("button", { type: "submit", class: "button button-main" }, t("one_by_one")),
        el("button", { type: "button", class: "button", onclick: () => this.#together() }, t("together")),
        this.dot,
        el("button", { type: "button", class: "button button-quiet", onclick: () => this.close() }, t("one_line"))));
  }

  get lines() {
    const lines = this.area.value.split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** @param {string} text */
  open(text) {
    this.area.value = text.replace(/\r\n?/g, "\n");
    this.node.hidden = false;
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
  }

  /** Back to one line; what was written comes along if it is one. */
  close() {
    this.node.hidden = true;
    this.act.closed();
  }

  /** In a message the lone dot is a button. @param {string} state */
  show(state) {
    this.dot.hidden = state !== "data";
  }

  #submit(e) {
    e.preventDefault();
    this.#done(this.lines);
  }

  #done(lines) {
    this.area.value = "";
    this.close();
    this.act.type(lines);
  }

  #together() {
    const text = this.lines.map((line) => `${line}\r\n`).join("");
    this.area.value = "";
    this.close();
    if (text) this.act.send(text);
  }

  #key(e) {
    if (e.key === "Escape") {
      e.stopPropagation();
      this.close();
    } else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      this.#together();
    }
  }
}
