/**
 * One delivered message, as the core reads it: envelope against header, text,
 * tree, source. Whatever was in the message comes in as text nodes. Only its
 * HTML, which the core has written anew without links, pictures and styles,
 * becomes a document, in a frame that may do nothing.
 */

import { el, fill } from "../../element/dom.js";
import { tabs } from "./tabs.js";

/**
 * What the core says about a message (wasm/mail/json.go).
 * @typedef {object} Told
 * @property {number} size
 * @property {number} lines
 * @property {number} dots the first line that begins with a dot; 0: none does
 * @property {number} text the part to read first; -1: there is none
 * @property {number} html
 * @property {{name: string, header: string, envelope: string[], says: [string, string][]}[]} rows
 * @property {[string, string][]} trace
 * @property {[string, string][]} fields
 * @property {{depth: number, type: string, charset: string, coding: string, name: string, size: number, attached?: boolean}[]} parts
 * @property {[string, string, number, number][]} faults
 */

// How a part is asked for.
const SOURCE = 0;
const TEXT = 1;
const HTML = 2;

export class Letter {
  /**
   * @param {import("../room.js").Room} room
   * @param {any} session
   * @param {number} i the message, of those that are kept
   * @param {string} [tab] which tab to begin with
   */
  constructor(room, session, i, tab) {
    this.t = room.t;
    this.session = session;
    this.i = i;
    /** @type {Told} */
    this.told = session.ask("letter", i);
    const { t, told } = this;
    const list = [
      { key: "envelope", name: t("envelope"), fill: (panel) => panel.append(this.#envelope(), this.#fields()) },
      { key: "text", name: t("text"), fill: (panel) => panel.append(...this.#text()) },
      { key: "tree", name: t("tree"), fill: (panel) => panel.append(el("p", { class: "quiet" }, t("tree_says")), this.#tree()) },
      { key: "raw", name: t("raw"), fill: (panel) => panel.append(...this.#raw()) },
      told.html >= 0 && { key: "html", name: "HTML", fill: (panel) => this.#offer(panel) },
    ].filter((one) => typeof one === "object");
    this.node = el("article", { class: "letter", "aria-label": t("letter", i + 1) }, this.#faults(), tabs(t("letter", i + 1), list, tab));
  }

  /** What is wrong with the message, and where. */
  #faults() {
    const { t } = this, faults = [...this.told.faults].sort((a, b) => a[2] - b[2]);
    if (faults.length === 0) return null;
    return el("details", { class: "faults", open: faults.length < 4 },
      el("summary", null, t(faults.length > 1 ? "faults" : "fault", faults.length)),
      el("ul", { class: "bare" }, faults.map(([id, about, line, times]) => el("li", null, t(`fault.${id}`, about),
        el("span", { class: "where" }, line > 0 && ` ${t("line", line)}`, times > 1 && ` ${t("times", times)}`)))));
  }

  /** The envelope beside the header: who used what. */
  #envelope() {
    const { t, told } = this;
    const head = (/** @type {string} */ text) => el("th", { role: "columnheader", scope: "col" }, text);
    const none = (/** @type {string} */ name) => el("span", { class: "quiet" }, t(name === "Cc" ? "one_list" : "none"));
    return el("table", { role: "table", class: "facts-table stack envelope-table" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, el("td", { role: "cell" }), head(t("by_servers")), head(t("by_reader")))),
      el("tbody", { role: "rowgroup" }, told.rows.map(({ name, header, envelope, says }) => el("tr", { role: "row" },
        el("th", { role: "rowheader", scope: "row" }, name),
        el("td", { role: "cell", "data-label": t("by_servers_short") }, envelope.length ? envelope.map((one) => el("span", { class: "wire address" }, `<${one}>`)) : none(name)),
        el("td", { role: "cell", "data-label": t("by_reader_short") }, header ? el("span", { class: "wire" }, header) : el("span", { class: "quiet" }, t("missing")),
          says.length > 0 && el("span", { class: "differs" }, t("differs")),
          says.map(([id, about]) => el("p", { class: "remark" }, t(`says.${id}`, about))))))));
  }

  /** The whole header: what the server put in front, and what came. */
  #fields() {
    const { t, told } = this;
    const list = (/** @type {[string, string][]} */ fields) => el("dl", { class: "fields wire" }, fields.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value))));
    return el("details", { class: "all-fields" }, el("summary", null, t("all_fields", told.trace.length + told.fields.length)),
      el("h3", null, t("trace")), list(told.trace), el("h3", null, t("came")), list(told.fields));
  }

  #text() {
    const { t, told: { text, html, parts } } = this;
    const i = text >= 0 ? text : html;
    if (i < 0) return [el("p", { class: "quiet" }, t("no_text"))];
    return [el("p", { class: "quiet" }, t(text >= 0 ? "text_says" : "html_source", parts[i].coding, parts[i].charset || "us-ascii")), this.#piece(i, TEXT)];
  }

  /** The parts inside each other. */
  #tree() {
    const top = el("ul", { class: "bare tree" });
    const open = [top];
    this.told.parts.forEach((part, i) => {
      const item = el("li", null, this.#part(part, i)), inner = el("ul", { class: "bare tree" });
      open.length = part.depth + 1;
      open[part.depth].append(item);
      open.push(inner);
      if (this.told.parts[i + 1]?.depth > part.depth) item.append(inner);
    });
    return top;
  }

  /** @param {Told["parts"][number]} part @param {number} i */
  #part({ type, charset, coding, name, size, attached }, i) {
    const { t } = this;
    const place = el("div", { class: "part-text", hidden: true });
    const show = (/** @type {MouseEvent} */ { currentTarget }) => {
      place.hidden = !place.hidden;
      if (!place.firstChild) place.append(this.#piece(i, type.startsWith("text/") ? TEXT : SOURCE));
      /** @type {Element} */ (currentTarget).setAttribute("aria-expanded", String(!place.hidden));
    };
    return [el("div", { class: "part" }, el("span", { class: "wire" }, type), name && el("span", { class: "wire file" }, name),
      el("span", { class: "quiet" }, [attached && t("attached"), charset, coding, t("octets", size)].filter(Boolean).join(", ")),
      el("button", { type: "button", class: "button", "aria-expanded": "false", "aria-label": t("show_part", i + 1, type), onclick: show }, t("show"))), place];
  }

  #raw() {
    const { t, told } = this;
    return [el("p", { class: "quiet" }, t("raw_says", told.size, told.lines)), told.dots > 0 && el("p", { class: "quiet dots" }, t("dots", told.dots)),
      el("h3", null, t("trace")), el("pre", { class: "raw wire", tabindex: "0" }, this.session.mail(this.i)?.trace.replaceAll("\r\n", "\n")),
      el("h3", null, t("came")), this.#piece(0, SOURCE)].filter((node) => node !== false);
  }

  /** A text of any length, a piece at a time. @param {number} part @param {number} how */
  #piece(part, how) {
    const pre = el("pre", { class: "raw wire", tabindex: "0" });
    const more = el("button", { type: "button", class: "button", onclick: () => add() }, this.t("more"));
    let at = 0;
    const add = () => {
      const { text, next } = this.session.ask("letterpart", this.i, part, how, at) ?? { text: "", next: 0 };
      pre.append(text.replaceAll("\r\n", "\n").replaceAll("\r", "\\r"));
      at = next;
      if (at === 0 && more === document.activeElement) pre.focus();
      more.hidden = at === 0;
    };
    add();
    return el("div", { class: "piece" }, pre, more);
  }

  /** HTML is shown when somebody wants it. @param {HTMLElement} panel */
  #offer(panel) {
    const { t } = this;
    const place = el("div", { class: "html-place" });
    const button = el("button", { type: "button", class: "button", onclick: () => fill(place, this.#frame()) }, t("html_show"));
    panel.append(el("p", { class: "quiet" }, t("html_says")), button, place);
  }

  /**
   * The frame may do nothing: its sandbox is empty, the first thing in the
   * document is a policy that forbids everything, and so does ours, which it
   * inherits. A data: document has an origin of its own, wherever it is opened.
   */
  #frame() {
    let doc = "", cut = false;
    for (let at = 0, first = true; first || at > 0; first = false) {
      const piece = this.session.ask("letterpart", this.i, this.told.html, HTML, at);
      if (!piece) break;
      doc += piece.text;
      cut ||= Boolean(piece.cut);
      at = piece.next;
    }
    return [el("iframe", { sandbox: "", title: this.t("html_title"), referrerpolicy: "no-referrer", class: "html-frame", src: `data:text/html;charset=utf-8,${encodeURIComponent(doc)}` }),
      cut && el("p", { class: "quiet" }, this.t("html_cut"))];
  }
}
