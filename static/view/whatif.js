/** What if: another world, and the same session in it. */

import css from "../css/views/whatif.css";
import en from "../strings/view/whatif.en.json";
import es from "../strings/view/whatif.es.json";
import { open as openSession } from "../core/session.js";
import { el, fill, hue, mark } from "../element/dom.js";
import { answer } from "./part/answer.js";
import grammar from "./part/faults.json";
import { RuleForm } from "./part/ruleform.js";
import { breath } from "./part/slices.js";
import { differs, named } from "./part/steps.js";

export { css };
export const words = { en, es };

/** @param {import("./room.js").Room} room */
export function open(room) {
  const view = new WhatIf(room);
  room.follow({ begin: () => view.look() });
}

/** @param {string} text */
const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

class WhatIf {
  /** @type {string[]} what the page itself says about the world */
  base = [];
  /** @type {any} the session whose world is shown */
  shown = null;

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t } = room;
    this.room = room;
    this.boxes = grammar.faults.map((fault) => ({ fault, input: el("input", { type: "checkbox", "data-fault": fault.id }) }));
    this.error = el("p", { class: "whoops", id: "world-error", role: "alert", hidden: true });
    this.free = el("textarea", { class: "input input-wire world-lines", id: "world-lines", rows: "4", spellcheck: "false", autocapitalize: "off", autocomplete: "off", lang: "en", "aria-describedby": "world-says world-error" });
    this.free.addEventListener("input", () => this.#wrong(""));
    this.apply = el("button", { type: "button", class: "button button-main", onclick: () => this.go(true) }, t("apply"));
    this.changes = el("div", { class: "changes" });
    this.status = el("p", { role: "status", class: "changes-status" });
    room.panel.append(el("p", { class: "quiet" }, t("says")),
      el("fieldset", { class: "faults-pick" }, el("legend", null, t("ready")), el("ul", { class: "bare rules" }, this.boxes.map(({ fault, input }) => el("li", { class: hue(fault.code) || null },
        el("label", { class: "check" }, input, fault.code && el("span", { class: "chip" }, mark(), String(fault.code)), el("span", null, t(`fault.${fault.id}`))))))),
      new RuleForm(room, grammar, (line) => this.#add(line)).node,
      el("div", { class: "what-field" }, el("label", { for: "world-lines" }, t("world")), this.free, el("p", { class: "quiet", id: "world-says" }, t("world_says")), this.error),
      el("div", { class: "what-do" }, this.apply, el("button", { type: "button", class: "button", onclick: () => this.go(false) }, t("anew")),
        el("button", { type: "button", class: "button button-quiet", onclick: () => this.#reset() }, t("reset"))),
      this.status, this.changes);
  }

  /** The world of the session that stands. */
  look() {
    const { session, element } = this.room;
    if (!session || session === this.shown) return;
    this.shown = session;
    const simulated = session.peer.kind === "simulated" && !session.peer.program;
    this.apply.disabled = !simulated;
    if (!simulated) return;
    this.base = lines(element.setting?.world ?? "");
    const there = lines(session.about?.world ?? "").filter((line) => !this.base.includes(line));
    for (const { fault, input } of this.boxes) input.checked = fault.lines.every((line) => there.includes(line));
    const known = new Set(this.boxes.flatMap(({ fault, input }) => input.checked ? fault.lines : []));
    this.free.value = there.filter((line) => !known.has(line)).join("\n");
  }

  /** Of two rules the first that fits counts: so one's own lines come first. */
  get world() {
    return [...this.free.value.split("\n"), ...this.boxes.flatMap(({ fault, input }) => input.checked ? fault.lines : []), ...this.base].join("\n");
  }

  /** @param {string} line */
  #add(line) {
    this.free.value = [...lines(this.free.value), line].join("\n");
    this.#wrong("");
    this.status.textContent = this.room.t("added", line);
  }

  #reset() {
    this.free.value = "";
    for (const { input } of this.boxes) input.checked = false;
    this.#wrong("");
    this.go(true);
  }

  /** What the core says about a line; it says which. @param {string} message */
  #wrong(message) {
    this.error.hidden = !message;
    fill(this.error, message && [this.room.t("wrong"), " ", el("span", { class: "wire", lang: "en" }, message)]);
    if (message) this.free.setAttribute("aria-invalid", "true");
    else this.free.removeAttribute("aria-invalid");
    const n = Number(/\bline (\d+)/.exec(message)?.[1] ?? 0), all = this.free.value.split("\n");
    if (n < 1 || n > all.length) return;
    const start = all.slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
    this.free.focus();
    this.free.setSelectionRange(start, start + all[n - 1].length);
  }

  /** The same words in another world, or a new session there. @param {boolean} same */
  async go(same) {
    const { room: { element, session, t, signal }, world } = this;
    if (!session) return;
    try {
      (await openSession({ world })).dispose(); // what is wrong with the world is said before anything is given up
    } catch (error) {
      return this.#wrong(/** @type {Error} */ (error).message);
    }
    this.#wrong("");
    const again = same && !this.apply.disabled;
    try {
      await breath(); // of a long session, each of these takes long
      const before = again ? session.compare(session.about.persona) : null;
      await breath();
      await element.show(again ? { world, recording: session.recording() } : { world });
      await breath();
      if (signal.aborted) return;
      if (before) this.#changed(named(before.steps), named(element.session.compare(element.session.about.persona).steps));
      else this.#say(t("begun"));
    } catch (error) {
      this.#say(String(/** @type {Error} */ (error).message));
    }
  }

  /** @param {string} text @param {any} [table] */
  #say(text, table) {
    this.status.textContent = text;
    fill(this.changes, table);
    this.status.scrollIntoView({ block: "nearest" });
  }

  /** What is answered otherwise now. @param {Map<string, import("./part/steps.js").Step>} before @param {typeof before} now */
  #changed(before, now) {
    const { t } = this.room;
    const keys = [...new Set([...before.keys(), ...now.keys()])].filter((key) => differs(now.get(key), before.get(key)) || now.get(key)?.took !== before.get(key)?.took && Math.max(now.get(key)?.took ?? 0, before.get(key)?.took ?? 0) > 999);
    const head = (/** @type {string} */ text) => el("th", { role: "columnheader", scope: "col" }, text);
    const took = (/** @type {import("./part/steps.js").Step | undefined} */ step, /** @type {HTMLElement} */ cell) => {
      if ((step?.took ?? 0) > 999) cell.append(" ", el("span", { class: "quiet" }, t("after_s", Math.round(/** @type {any} */ (step).took / 1000))));
      return cell;
    };
    this.#say(keys.length ? t(keys.length > 1 ? "changed" : "changed_one", keys.length) : t("unchanged"), keys.length > 0 && el("table", { role: "table", class: "facts-table stack changes-table" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head(t("command")), head(t("before")), head(t("now")))),
      el("tbody", { role: "rowgroup" }, keys.map((key) => el("tr", { role: "row" }, el("th", { role: "rowheader", scope: "row", class: "wire" }, this.#label(key)),
        took(before.get(key), answer(before.get(key), "", t, t("before"))), took(now.get(key), answer(now.get(key), differs(now.get(key), before.get(key)), t, t("now"))))))));
  }

  /** @param {string} key */
  #label(key) {
    const command = key.slice(key.indexOf(" ") + 1);
    return command === "" ? this.room.t("greeting") : command === "." ? this.room.t("dot") : command;
  }
}
