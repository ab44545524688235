/** A form that writes one line of a world: a moment, and what happens then. */

import { el, fill } from "../../element/dom.js";
import { template } from "../../element/strings.js";

export class RuleForm {
  /**
   * @param {import("../room.js").Room} room
   * @param {typeof import("./faults.json")} grammar the words of a rule
   * @param {(line: string) => void} done
   */
  constructor(room, grammar, done) {
    const { t } = room;
    const field = (/** @type {string} */ key, /** @type {HTMLElement} */ input) => el("label", { class: "what-field" }, el("span", null, t(key)), input);
    const text = (/** @type {object} */ props) => el("input", { type: "text", class: "input input-wire", autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...props });
    const option = (/** @type {string} */ value, /** @type {string} */ name) => el("option", { value }, name);
    this.moment = el("select", { class: "select" }, grammar.moments.map((m) => option(m, en(room, `moment.${m}`, m))));
    this.who = text({ value: "bob@lab.example" });
    this.nth = el("select", { class: "select" }, option("", t("every")), grammar.tries.map((n) => option(n, t(`try.${n}`))));
    this.answer = text({ value: grammar.answers[0], list: "rule-answers" });
    this.after = el("input", { type: "number", class: "input", min: "0", max: "3600", value: "0", inputmode: "numeric" });
    this.close = el("input", { type: "checkbox" });
    this.line = el("code", { class: "rule-line" });
    const about = () => (this.who.disabled = !grammar.about.includes(this.moment.value));
    const write = () => {
      about();
      fill(this.line, this.#write(grammar));
    };
    this.node = el("form", { class: "rule-form", oninput: write, onsubmit: (/** @type {Event} */ e) => {
      e.preventDefault();
      done(this.#write(grammar));
    } },
    el("h3", null, t("own")), field("when", this.moment), field("for", this.who), field("on", this.nth), field("answer", this.answer), field("after", this.after),
    el("datalist", { id: "rule-answers" }, grammar.answers.map((one) => option(one, one))),
    el("label", { class: "check" }, this.close, t("hang_up")),
    el("p", { class: "rule-shown" }, this.line, el("button", { type: "submit", class: "button" }, t("add"))));
    write();
  }

  /** The line, as the core reads it. @param {typeof import("./faults.json")} grammar */
  #write(grammar) {
    const seconds = Math.max(0, Math.floor(Number(this.after.value) || 0)), answer = this.answer.value.trim();
    const when = [this.moment.value, !this.who.disabled && this.who.value.trim(), this.nth.value].filter(Boolean).join(" ");
    const what = [answer, seconds > 0 && template(grammar.delay, [seconds]), this.close.checked && (answer ? grammar.close : grammar.drop)].filter(Boolean).join(", ");
    return template(grammar.rule, [when, what]);
  }
}

/** A moment has a name where it is no verb. @param {import("../room.js").Room} room @param {string} key @param {string} verb */
const en = (room, key, verb) => (room.t(key) === key ? verb : room.t(key));
