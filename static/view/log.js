/** Somebody else's log, read as a session: who said what, and what it means. */

import css from "../css/views/log.css";
import en from "../strings/view/log.en.json";
import es from "../strings/view/log.es.json";
import { el, fill } from "../element/dom.js";

export { css };
export const words = { en, es };

const MOST = 90 << 10; // octets the core takes at once

const programs = { swaks: "swaks", curl: "curl", openssl: "openssl s_client", postfix: "Postfix", exim: "Exim" };

/** @param {import("./room.js").Room} room */
export function open(room) {
  new Log(room);
}

class Log {
  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t, panel, signal } = room;
    this.room = room;
    this.status = el("p", { class: "log-status", role: "status" });
    this.area = el("textarea", { class: "wire log-text", id: "log-text", rows: 10, spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "log-says", placeholder: t("placeholder") });
    this.file = el("input", { type: "file", class: "hidden-text", tabindex: "-1", "aria-hidden": "true", onchange: () => this.#take(this.file.files) });
    fill(panel,
      el("p", { id: "log-says", class: "view-says" }, t("lede")),
      el("label", { for: "log-text", class: "log-label" }, t("label")), this.area,
      el("div", { class: "log-acts" },
        el("button", { type: "button", class: "button button-main", onclick: () => this.#read() }, t("go")),
        el("button", { type: "button", class: "button", onclick: () => this.file.click() }, t("file")), this.file),
      this.status,
      el("div", { class: "log-acts log-examples" }, el("span", { class: "quiet" }, t("examples")), Object.keys(programs).map((name) => this.#example(name))));
    panel.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(), { signal });
    panel.addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  /** @param {string} name */
  #example(name) {
    const show = () => {
      this.area.value = this.room.t(`example.${name}`);
      this.#read();
    };
    return el("button", { type: "button", class: "button button-quiet", onclick: show }, programs[name]);
  }

  async #read() {
    const { area, room } = this;
    if (!area.value.trim()) return this.#say("empty");
    if (new TextEncoder().encode(area.value).length > MOST) return this.#say("long");
    try {
      await room.element.show({ log: area.value });
      this.#tell();
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      this.#say(["unknown", "long"].includes(message) ? message : "failed");
    }
  }

  /** What it was taken for, and how much of it is SMTP. */
  #tell() {
    const { events, peer } = this.room.session;
    const said = events.filter(({ from }) => from !== "note").length;
    const kept = events.filter(({ explain }) => explain?.[0]?.id === "note.log.line").length;
    this.#say(said ? "read" : "nothing", programs[peer.host] ?? this.room.t("terminal"), said, kept);
  }

  /** @param {string} key @param {...any} args */
  #say(key, ...args) {
    this.status.textContent = this.room.t(key, ...args);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.#take(event.dataTransfer.files);
  }

  /** @param {FileList | null | undefined} list */
  async #take(list) {
    const [chosen] = list ?? [];
    if (!chosen) return;
    const text = chosen.size > 4 * MOST ? null : await chosen.text();
    this.file.value = "";
    if (text === null) return this.#say("long");
    this.area.value = text;
    this.#read();
  }
}
