/**
 * Several lines at once: a message, or commands. They go out one by one, each
 * after the answer to the last, or all in one piece (pipelining, RFC 2920). Or
 * bytes, as they stand. In a message the dot that ends it is a button, and a
 * line that begins with a dot gets another one (RFC 5321 4.5.2).
 */

import { el, fill } from "../dom.js";
import { escaped, plain, read } from "./bytes.js";

/** @typedef {import("../row.js").Words} Words */

export class Editor {
  /**
   * @param {Words} t
   * @param {{type: (lines: string[]) => void, send: (text: string | Uint8Array) => void, closed: (text: string) => void}} act
   */
  constructor(t, act) {
    this.t = t;
    this.act = act;
    this.area = el("textarea", {
      rows: "4", lang: "en", autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false",
      "aria-label": t("lines"), "aria-describedby": "editor-help", onkeydown: (e) => this.#key(e), oninput: () => this.#look(),
    });
    this.raw = el("input", { type: "checkbox", onchange: () => this.#mode() });
    this.stuff = el("input", { type: "checkbox", checked: true, onchange: () => this.#look() });
    this.help = el("p", { class: "quiet", id: "editor-help" });
    this.out = el("p", { class: "goes-out", lang: "en", role: "status", hidden: true });
    this.single = el("button", { type: "submit", class: "button button-main", onclick: (e) => this.#submit(e) }, t("one_by_one"));
    this.all = el("button", { type: "button", class: "button", onclick: () => this.#together() }, t("together"));
    this.end = el("button", { type: "button", class: "button button-main", onclick: () => this.#end() }, t("end_message"));
    this.stuffing = el("label", { class: "check" }, this.stuff, t("stuff"));
    this.dot = el("div", { class: "lone", hidden: true }, el("b", { "aria-hidden": "true" }, "."), el("span", null, t("lone")), this.end);
    this.node = el("form", { class: "editor", part: "editor", hidden: true, onsubmit: (e) => e.preventDefault() },
      el("div", { class: "editor-modes" }, el("label", { class: "check" }, this.raw, t("raw")), this.stuffing),
      this.area, this.help, this.out, this.dot,
      el("div", { class: "editor-actions" }, this.single, this.all,
        el("button", { type: "button", class: "button button-quiet", onclick: () => this.close() }, t("one_line"))));
    this.show("");
  }

  /** What goes out, a line each; dots that begin one doubled, if that is wished. */
  get lines() {
    const lines = this.area.value.split("\n");
    if (lines.at(-1) === "") lines.pop();
    if (!this.stuffs) return lines;
    return lines.map((line, i) => (line.startsWith(".") && !(line === "." && i === lines.length - 1) ? `.${line}` : line));
  }

  get stuffs() {
    return this.data && this.stuff.checked;
  }

  /** @param {string} text */
  open(text) {
    text = text.replace(/\r\n?/g, "\n");
    this.area.value = this.raw.checked ? escaped(text) : text;
    this.node.hidden = false;
    this.area.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
    this.#look();
  }

  /** Back to one line; what was written comes along if it is one. */
  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.act.closed(this.raw.checked ? plain(this.area.value) : this.area.value);
  }

  /** In a message the lone dot is a button. @param {string} state */
  show(state) {
    this.data = state === "data";
    this.#look();
  }

  #mode() {
    this.area.value = this.raw.checked ? escaped(this.area.value) : plain(this.area.value);
    this.area.focus();
    this.#look();
  }

  /** What the fields are for now, and what of that is worth seeing. */
  #look() {
    const { t } = this, raw = this.raw.checked;
    this.stuffing.hidden = this.dot.hidden = raw || !this.data;
    this.single.classList.toggle("button-main", raw || !this.data);
    this.all.hidden = raw;
    fill(this.single, t(raw ? "send_bytes" : "one_by_one"));
    fill(this.help, t(raw ? "raw_help" : this.data ? "data_help" : "lines_help"));
    if (raw) return this.#preview();
    const dots = this.stuffs ? this.area.value.split("\n").filter((line) => line.startsWith(".")).length : 0;
    this.out.hidden = dots === 0;
    fill(this.out, dots > 0 && t("stuffs", dots));
  }

  #preview() {
    const { t } = this, { bytes, parts, wrong } = read(this.area.value);
    this.out.hidden = false;
    this.single.disabled = Boolean(wrong) || bytes.length === 0;
    fill(this.out, el("b", { lang: t("lang") }, wrong ? t("no_escape", wrong) : t("octets", bytes.length)), " ",
      parts.map(([kind, text]) => (kind === "byte" ? el("span", { class: "byte" }, text) : text)));
  }

  #submit(e) {
    e.preventDefault();
    if (!this.raw.checked) return this.#done(this.lines);
    const { bytes, wrong } = read(this.area.value);
    if (wrong || bytes.length === 0) return;
    this.area.value = "";
    this.#look();
    this.act.send(bytes);
    this.area.focus();
  }

  /** The message, and the dot that ends it, which may stand there already. */
  #end() {
    const { lines } = this;
    this.#done(lines.at(-1) === "." ? lines : [...lines, "."]);
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
      if (this.raw.checked) this.#submit(e);
      else this.#together();
    }
  }
}
