/**
 * Completion of the command line: verbs, parameters that the server offered,
 * mailboxes of its world, as the core lists them. Tab or Right takes the first,
 * Down goes into the list, Up stays the way to what was sent before.
 */

import { el, fill } from "../dom.js";

/** @typedef {import("../row.js").Words} Words */

const MOST = 6;

export class Complete {
  /** @param {Words} t @param {any} stage */
  constructor(t, stage) {
    this.t = t;
    this.stage = stage;
    this.input = stage.command.input;
    /** @type {{line: string, says: string}[]} */
    this.choices = [];
    this.at = -1;
    /** @type {any} the session that can be asked */
    this.session = null;
    this.list = el("ul", { class: "complete", id: "complete", part: "completions", role: "listbox", "aria-label": t("completions"), hidden: true });
    this.status = el("span", { role: "status", class: "hidden-text" });
    stage.command.form.before(this.list, this.status);
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", "complete");
    this.input.addEventListener("input", () => this.#offer());
    this.input.addEventListener("blur", () => this.#close());
    stage.command.onsent = () => this.#close();
    stage.command.onkey = (e) => this.#key(e);
  }

  /** The part of the core that lists them comes with the first letter. */
  async #offer() {
    const asked = this.stage.session;
    if (this.session !== asked) {
      await asked?.more();
      this.session = asked;
    }
    const { value } = this.input, { session, typist } = this.stage;
    const end = this.input.selectionStart === value.length;
    const all = value && end && session === this.session && typist.acts.length === 0 ? session?.complete(value) ?? [] : [];
    this.choices = all.filter(({ line }) => line !== value).slice(0, MOST);
    const was = this.list.hidden;
    this.list.hidden = this.choices.length === 0;
    fill(this.list, this.choices.map((choice, i) => this.#option(choice, i, value)));
    if (was !== this.list.hidden) fill(this.status, !this.list.hidden && this.t("completions_say", this.choices.length));
    this.#go(-1);
  }

  #option({ line, says }, i, typed) {
    return el("li", { role: "option", id: `complete-${i}`, "aria-selected": "false", onpointerdown: (e) => e.preventDefault(), onclick: () => this.#take(i) },
      el("span", { class: "line", lang: "en" }, el("b", null, line.slice(0, typed.length)), line.slice(typed.length)), says && el("span", { class: "says" }, says));
  }

  #close() {
    this.list.hidden = true;
    fill(this.status);
    this.#go(-1);
  }

  /** @param {number} at -1: the line itself */
  #go(at) {
    this.at = at;
    [...this.list.children].forEach((item, i) => {
      item.setAttribute("aria-selected", String(i === at));
      if (i === at) item.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `complete-${at}`);
  }

  /** @param {number} i */
  #take(i) {
    const { line } = this.choices[i];
    this.#close();
    this.input.value = line;
    this.input.focus();
    this.input.setSelectionRange(line.length, line.length);
  }

  /**
   * The keys of an open list.
   * @param {KeyboardEvent} e
   * @returns {boolean} it was for us
   */
  #key(e) {
    if (e.key === " " && e.ctrlKey) return this.#offer(), true;
    if (this.list.hidden || e.altKey || e.ctrlKey || e.metaKey || e.isComposing) return false;
    const { at, choices } = this, end = this.input.selectionStart === this.input.value.length;
    switch (e.key) {
      case "Tab":
        if (e.shiftKey) return false;
        return this.#take(Math.max(at, 0)), true;
      case "ArrowRight":
        return end && (this.#take(Math.max(at, 0)), true);
      case "ArrowDown":
        return this.#go((at + 1) % choices.length), true;
      case "ArrowUp":
        if (at < 0) return this.#close(), false;
        return this.#go(at - 1), true;
      case "Enter":
        return at >= 0 && (this.#take(at), true);
      case "Escape":
        return this.#close(), true;
    }
    return false;
  }
}
