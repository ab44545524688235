/**
 * The command line. Enter sends the line with CRLF; Up and Down bring back
 * what was sent; Shift and Enter make room for several lines (more/editor.js);
 * many pasted lines go out one by one, each after the answer to the last, as a
 * person would send them. Completions are more/complete.js.
 */

import { el, fill, icon } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

const REMEMBER = 200; // lines of history

export class Command {
  /**
   * @param {Words} t
   * @param {{send: (line: string) => void, again: () => void, paste: (lines: string[]) => void, stop: () => void, more: () => Promise<any>}} act
   */
  constructor(t, act) {
    this.t = t;
    this.act = act;
    /** @type {string[]} */
    this.history = [];
    this.at = 0;
    /** @type {import("./more/editor.js").Editor | undefined} once somebody wanted several lines */
    this.editor = undefined;
    /** @type {((e: KeyboardEvent) => boolean) | undefined} a key that completions take */
    this.onkey = undefined;
    /** @type {(() => void) | undefined} something was sent */
    this.onsent = undefined;
    this.input = el("input", {
      type: "text", id: "line", name: "line", autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false",
      enterkeyhint: "send", lang: "en", "aria-label": t("command"), "aria-describedby": "whoops", part: "input",
      onkeydown: (e) => this.#key(e), onpaste: (e) => this.#paste(e),
    });
    this.dot = el("button", { type: "button", class: "button dot", hidden: true, "aria-label": `. ${t("dot_says")}`, onclick: () => this.#end() }, el("b", null, "."), el("span", null, t("dot")));
    this.many = el("button", { type: "button", class: "button button-quiet many", "aria-label": t("lines_open"), title: t("lines_open"), onclick: () => this.#open(this.input.value) }, icon("lines"));
    this.who = el("span", { class: "who", "aria-hidden": "true" }, "C");
    this.form = el("form", { class: "command", part: "command", onsubmit: (e) => e.preventDefault() }, this.who, this.input, this.dot, this.many,
      el("button", { type: "submit", class: "button button-main", onclick: (e) => this.#enter(e) }, t("send")));
    this.button = el("button", { type: "button", class: "button button-main", onclick: act.again });
    this.over = el("span");
    this.ended = el("div", { class: "ended", hidden: true }, this.over, this.button);
    this.whoops = el("div", { class: "whoops", id: "whoops", role: "status", hidden: true });
    this.node = el("div", { class: "command-line" }, this.form, this.ended, this.whoops);
  }

  /** Lines of a script that is not run by itself: each is there to be sent. @param {string[]} script */
  offer(script) {
    this.script = [...script];
    this.input.value = this.script.shift() ?? "";
  }

  /** @param {string} line a whole line, or its beginning */
  put(line) {
    if (line.includes("\n")) return this.#open(line);
    this.input.value = line;
    this.at = this.history.length;
    this.input.focus();
    this.input.setSelectionRange(line.length, line.length);
  }

  /**
   * @param {string} state
   * @param {string} example what one might type now
   * @param {boolean} serves the learner is the server
   */
  show(state, example, serves) {
    const data = state === "data", past = state === "past", closed = past || state === "closed";
    fill(this.over, this.t(past ? "past" : "ended"));
    fill(this.button, this.t(past ? "back" : "start_again"));
    fill(this.who, serves ? "S" : "C");
    this.input.setAttribute("aria-label", this.t(serves ? "your_reply" : "command"));
    this.editor?.show(state);
    const focused = this.form.contains(this.form.getRootNode().activeElement);
    this.dot.hidden = !data;
    this.input.placeholder = data ? this.t("message_line") : state === "auth" ? this.t("secret_line") : example || this.t(serves ? "your_reply" : "your_line");
    const had = this.ended.contains(this.form.getRootNode().activeElement);
    if (closed) this.editor?.close();
    this.form.hidden = closed || this.#edits;
    this.ended.hidden = !closed;
    // Focus is never lost: it goes over to what takes the place of what went.
    if (closed && focused) this.button.focus();
    if (!closed && had) this.input.focus();
  }

  get #edits() {
    return this.editor?.node.hidden === false;
  }

  /** Where the focus goes when there is no better place. */
  get place() {
    if (this.#edits) return this.editor.area;
    return this.form.hidden ? this.button : this.input;
  }

  /**
   * Says what was wrong with the last command, or nothing.
   * @param {{says: string, next: string} | null} mistake
   * @param {Node[]} [hint] what the lesson says to it
   */
  complain(mistake, hint = []) {
    const key = JSON.stringify([mistake, hint.map((node) => node.textContent)]);
    const wrong = Boolean(mistake) || hint.length > 0;
    if (this.said === key) return wrong;
    this.said = key;
    this.whoops.hidden = !wrong;
    fill(this.whoops, mistake && el("p", null, el("strong", null, mistake.says), " ", mistake.next), hint);
    return wrong;
  }

  /** Enter presses the button too; a frame that may not submit forms (sandbox="allow-scripts") hears of that, and not of submit. */
  #enter(e) {
    e.preventDefault();
    this.#send(this.input.value);
  }

  #end() {
    this.#send(".");
    this.input.focus();
  }

  #send(line) {
    if (line && line !== this.history.at(-1)) this.history.push(line);
    if (this.history.length > REMEMBER) this.history.shift();
    this.at = this.history.length;
    this.onsent?.();
    this.input.value = this.script?.shift() ?? "";
    this.act.send(line);
  }

  /** Room for several lines, with what stands in the one. @param {string} text */
  async #open(text) {
    await this.act.more();
    if (!this.editor || !this.ended.hidden) return;
    this.form.hidden = true;
    this.editor.open(text);
  }

  /** One line again; what was written comes along if it is one. @param {string} text */
  fold(text) {
    this.form.hidden = !this.ended.hidden;
    if (text && !text.includes("\n")) this.input.value = text;
    if (!this.form.hidden) this.input.focus();
  }

  #key(e) {
    if (this.onkey?.(e)) return e.preventDefault();
    if (e.key === "Escape") return this.act.stop();
    if (e.key === "Enter" && e.shiftKey) {
      e.preventDefault();
      const { value } = this.input;
      this.input.value = "";
      return this.#open(`${value}\n`);
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    if (!step || e.altKey || e.ctrlKey || e.metaKey || e.isComposing) return;
    const to = this.at + step;
    if (to < 0 || to > this.history.length) return;
    e.preventDefault();
    if (this.at === this.history.length) this.draft = this.input.value;
    this.at = to;
    this.input.value = to === this.history.length ? (this.draft ?? "") : this.history[to];
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  #paste(e) {
    const text = e.clipboardData?.getData("text/plain") ?? "";
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.length < 2) return;
    e.preventDefault();
    const { value, selectionStart, selectionEnd } = this.input;
    lines[0] = value.slice(0, selectionStart) + lines[0];
    this.input.value = lines.pop() + value.slice(selectionEnd);
    this.act.paste(lines);
  }
}
