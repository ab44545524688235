/** The session in other forms: to read, to keep, to run again elsewhere. */

import css from "../css/views/export.css";
import sheet from "../css/views/export-file.css";
import en from "../strings/view/export.en.json";
import es from "../strings/view/export.es.json";
import { el, fill } from "../element/dom.js";
import { Texts } from "../element/explain.js";
import { svg } from "./ladder.js";
import { html, json, text } from "./part/print.js";
import { save } from "./part/svg.js";

export { css };
export const words = { en, es };

/** What each form is called on disk. */
const files = { text: ["txt", "text/plain"], json: ["json", "application/json"], html: ["html", "text/html"], svg: ["svg", "image/svg+xml"], dialogue: ["smtp", "text/plain"] };

const LONG = 500; // events
const REST = 300; // ms in which nothing was said

/** @param {import("./room.js").Room} room */
export async function open(room) {
  const view = new Export(room);
  room.follow({ state: () => view.changed() });
  room.signal.addEventListener("abort", () => clearTimeout(view.later));
  view.texts = await Texts.load(room.lang).catch(() => null);
}

class Export {
  /** @type {Texts | null} */
  texts = null;
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  later = undefined;

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t } = room;
    this.room = room;
    this.status = el("p", { class: "export-status", role: "status" });
    this.server = el("input", { class: "wire", id: "export-server", value: "127.0.0.1:2525", autocomplete: "off", autocapitalize: "off", spellcheck: "false", oninput: () => this.lines() });
    this.programs = el("div");
    fill(room.panel,
      el("ul", { class: "bare forms" }, Object.keys(files).map((form) => this.#form(form))),
      this.status,
      el("h3", null, t("elsewhere")),
      el("p", { class: "server-field" }, el("label", { for: "export-server" }, t("server")), this.server),
      this.programs);
  }

  /** @param {string} form */
  #form(form) {
    const { t } = this.room;
    const button = (what, act) => el("button", { type: "button", class: "button", "aria-label": t(`${what}_of`, t(form)), onclick: act }, t(what));
    return el("li", null,
      el("div", null, el("b", null, t(form)), el("p", null, t(`${form}_says`))),
      el("div", { class: "acts" },
        form !== "svg" && button("copy", () => this.#try(async () => this.#copy(await this.make(form)))),
        button("save", () => this.#save(form))));
  }

  /** The session in a form. @param {string} form @returns {Promise<string>} */
  async make(form) {
    const { room, texts } = this, { session, t } = room;
    const note = (event) => texts?.note(event) ?? "";
    const title = this.#title();
    switch (form) {
      case "text": return text(session.events, title, note);
      case "json": return json(session.events, { about: session.about, peer: session.peer });
      case "html": return html(session.events, { title, says: t("made"), lang: room.lang, sheet, t }, note);
      case "svg": return svg(session.events, room, note);
      default: return this.#ask().dialogue;
    }
  }

  #title() {
    const { session: { peer, about }, t } = this.room;
    if (peer.kind === "simulated") return t("title_simulated", about.persona || "rfc");
    return t(peer.kind === "log" ? "title_log" : "title_real", peer.host, peer.port);
  }

  /** What the core writes: it knows the protocol. */
  #ask() {
    return this.room.session.askText("exported", this.server.value.trim() || "127.0.0.1:2525");
  }

  /** A long session is asked when it rests. */
  changed() {
    clearTimeout(this.later);
    if (this.room.session.events.length < LONG) this.lines();
    else this.later = setTimeout(() => this.lines(), REST);
  }

  /** The command lines, as the session stands now. */
  lines() {
    const { room } = this, { t } = room;
    let commands = [];
    try {
      commands = this.#ask()?.commands ?? [];
    } catch { // too long: its beginning is gone
      return fill(this.programs, el("p", null, t("gone")));
    }
    const asked = JSON.stringify(commands);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const had = this.programs.contains(document.activeElement);
    fill(this.programs, commands.map(({ program, lines, lacks }) => el("section", { class: "program", "aria-label": program },
      el("h4", null, program),
      lines.map((line) => [el("pre", { lang: "en", tabindex: "0" }, line),
        el("div", { class: "line-acts" }, el("button", { type: "button", class: "button", "aria-label": t("copy_of", program), onclick: () => this.#copy(line) }, t("copy")))]),
      lacks.length > 0 && el("ul", null, lacks.map((id) => el("li", null, t(`lacks.${id}`, program)))))));
    if (had) this.server.focus({ preventScroll: true });
  }

  /** @param {string} form */
  #save(form) {
    const [ending, type] = files[form];
    this.#try(async () => save(`session.${ending}`, type, await this.make(form)));
  }

  /** @param {string} what */
  async #copy(what) {
    try {
      await navigator.clipboard.writeText(what);
      this.status.textContent = this.room.t("copied");
    } catch {
      this.status.textContent = this.room.t("not_copied");
    }
  }

  async #try(act) {
    try {
      this.status.textContent = "";
      await act();
    } catch {
      this.status.textContent = this.room.t("gone");
    }
  }
}
