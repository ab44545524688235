/** The same session put to every server: what each would have answered, beside the reference. */

import css from "../css/views/compare.css";
import en from "../strings/view/compare.en.json";
import es from "../strings/view/compare.es.json";
import { el, fill, keepFocus } from "../element/dom.js";
import { answer } from "./part/answer.js";
import { slices } from "./part/slices.js";
import { differs, named } from "./part/steps.js";

export { css };
export const words = { en, es };
export const wide = true;

const WIDE = 30; // commands that the table shows at a time: a wider one takes a browser long to lay out

/** @typedef {{name: string, title: string, documented?: boolean, steps: Map<string, import("./part/steps.js").Step>, closed: boolean}} Server */

/** @param {import("./room.js").Room} room */
export function open(room) {
  const view = new Compare(room);
  room.follow({ begin: () => view.stale(), event: (event) => event.from === "server" && view.stale(), state: () => view.start() });
}

class Compare {
  /** @type {Server[]} the reference first */
  servers = [];
  #count = 0; // of what was begun; a newer one ends the older
  #stale = true;
  #first = 0; // of the columns that are shown

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t } = room;
    this.room = room;
    this.says = el("p", { class: "quiet compare-says" });
    this.status = el("p", { class: "compare-status", role: "status" });
    const narrow = matchMedia("(max-width: 40rem)").matches; // thirty servers below each other are too much to begin with
    this.only = el("input", { type: "checkbox", onchange: () => this.draw() });
    const turn = (/** @type {string} */ key, /** @type {number} */ by) => el("button", { type: "button", class: "button button-quiet", onclick: () => this.#turn(by) }, t(key));
    this.back = turn("before", -WIDE);
    this.forth = turn("after", WIDE);
    this.which = el("span", { class: "quiet", role: "status" });
    this.pages = el("div", { class: "compare-pages", role: "group", "aria-label": t("columns"), hidden: true }, this.back, this.which, this.forth);
    this.only.checked = narrow;
    this.place = el("div", { class: "compare-place", role: "region", "aria-label": t("table"), tabindex: "0" });
    this.filter = el("label", { class: "check" }, this.only, t("only"));
    room.panel.append(this.says, el("div", { class: "compare-bar" }, this.filter, this.status, this.pages), this.place);
  }

  stale() {
    this.#stale = true;
  }

  /** Other commands. @param {number} by */
  #turn(by) {
    this.#first += by;
    this.draw();
    if (this.back.disabled) this.forth.focus();
    else if (this.forth.disabled) this.back.focus();
  }

  /** Which commands are shown, of all that would be. @param {string[]} all */
  #page(all) {
    this.#first = Math.max(0, Math.min(this.#first, all.length - 1 - ((all.length - 1) % WIDE)));
    const end = Math.min(this.#first + WIDE, all.length);
    this.pages.hidden = all.length <= WIDE;
    this.back.disabled = this.#first === 0;
    this.forth.disabled = end === all.length;
    this.which.textContent = this.room.t("which", this.#first + 1, end, all.length);
    return all.slice(this.#first, end);
  }

  /** One server a task, so that the page stays quick. */
  async start() {
    const { session, signal, t } = this.room;
    if (!this.#stale || !session) return;
    this.#stale = false;
    const mine = ++this.#count;
    if (session.peer.program) return this.#nothing(t("not_here"));
    const list = [...session.personas].sort((a, b) => Number(b.name === "rfc") - Number(a.name === "rfc"));
    const servers = [];
    for (const { name, title, documented } of list) {
      try {
        const { steps, closed } = session.compare(name);
        servers.push({ name, title, documented, steps: named(steps), closed: Boolean(closed) });
      } catch {
        return this.#nothing(t("too_long"));
      }
      await new Promise((go) => setTimeout(go));
      if (mine !== this.#count || signal.aborted || session !== this.room.session) return;
    }
    this.servers = servers;
    this.draw();
  }

  /** @param {string} why */
  #nothing(why) {
    this.servers = [];
    fill(this.place);
    this.says.textContent = "";
    this.filter.hidden = this.place.hidden = true;
    this.status.textContent = why;
  }

  draw() {
    const { t } = this.room, { servers } = this;
    const [reference] = servers;
    if (!reference) return;
    this.filter.hidden = this.place.hidden = false;
    const keys = [...new Set(servers.flatMap(({ steps }) => [...steps.keys()]))];
    const how = (/** @type {Server} */ server, /** @type {string} */ key) => reference.steps.has(key) || server.steps.has(key) ? differs(server.steps.get(key), reference.steps.get(key)) : "";
    const other = (/** @type {Server} */ server) => keys.filter((key) => ["code", "none"].includes(how(server, key))).length;
    const only = this.only.checked;
    const columns = this.#page(keys.filter((key) => !only || servers.some((server) => ["code", "none"].includes(how(server, key)))));
    const rows = servers.filter((server) => !only || server === reference || other(server) > 0);
    const count = servers.filter((server) => other(server) > 0).length;
    this.says.textContent = t("says", servers.length);
    this.status.textContent = count ? t("differing", count, servers.length - 1) : t("same", servers.length - 1);
    const body = el("tbody", { role: "rowgroup" });
    keepFocus(this.place, () => fill(this.place, columns.length > 0 && this.#table(columns, body)), () => this.place);
    this.#fill(body, rows.map((server) => () => this.#row(server, columns, (key) => server === reference ? "" : how(server, key))));
  }

  /** A row after the other; a long table lets the page do something else in between. @param {HTMLElement} body @param {(() => HTMLElement)[]} rows */
  async #fill(body, rows) {
    const rest = slices();
    for (const row of rows) {
      await rest();
      if (!body.isConnected) return;
      body.append(row());
    }
  }

  /** @param {string} key */
  #label(key) {
    const { t } = this.room;
    const [n, command] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    const name = command === "" ? t(n === "1" ? "greeting" : "unasked") : command === "." ? t("dot") : command;
    return n === "1" || command === "" ? name : `${name} (${n})`;
  }

  /** @param {string[]} columns @param {HTMLElement} body */
  #table(columns, body) {
    return el("table", { role: "table", class: "facts-table compare-table stack" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, el("th", { role: "columnheader", scope: "col" }, this.room.t("server")),
        columns.map((key) => el("th", { role: "columnheader", scope: "col", class: "wire" }, this.#label(key))))), body);
  }

  /** @param {Server} server @param {string[]} columns @param {(key: string) => string} how */
  #row(server, columns, how) {
    return el("tr", { role: "row", "data-persona": server.name }, el("th", { role: "rowheader", scope: "row" }, this.#head(server)),
      columns.map((key) => server.steps.has(key) || this.servers[0].steps.has(key) ? answer(server.steps.get(key), how(key), this.room.t, this.#label(key))
        : el("td", { role: "cell", class: "unasked" }))); // there it was no command: a line of the message
  }

  /** @param {Server} server */
  #head({ name, title, documented, closed }) {
    const { t, session } = this.room;
    const here = session?.about?.persona === name;
    return [el("span", { class: "server-name" }, title), el("code", { class: "source" }, name), el("span", { class: "source" }, t(name === "rfc" ? "reference" : documented ? "documented" : "recorded"), closed && `, ${t("closed")}`),
      here ? el("span", { class: "here" }, t("here")) : el("button", { type: "button", class: "button", "aria-label": t("switch_to", title), onclick: () => this.#become(name) }, t("switch"))];
  }

  /** The same session goes on at another server. @param {string} persona */
  async #become(persona) {
    const { element, session, t } = this.room;
    try {
      await element.show({ persona, recording: session.recording() });
      this.status.textContent = t("switched", this.servers.find(({ name }) => name === persona)?.title);
    } catch (error) {
      this.status.textContent = String(/** @type {Error} */ (error).message);
    }
  }
}
