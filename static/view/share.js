/** A link that replays the session, and the same as a file. */

import css from "../css/views/share.css";
import en from "../strings/view/share.en.json";
import es from "../strings/view/share.es.json";
import { el, fill } from "../element/dom.js";
import { Broken, LONG, link, parts, recordings } from "./part/link.js";
import { save } from "./part/svg.js";

export { css };
export const words = { en, es };

/** What the row of a transcript copies. @param {any} element @param {number} n its event */
export const linkTo = (element, n) => link(element, n);

/** @param {import("./room.js").Room} room */
export function open(room) {
  new Share(room);
}

class Share {
  #count = 0;
  #shown = "";

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t, panel } = room;
    this.room = room;
    const button = (name, act, main = false) => el("button", { type: "button", class: main ? "button button-main" : "button", onclick: act }, t(name));
    this.field = el("textarea", { class: "wire share-link", readonly: true, rows: 4, id: "share-link", spellcheck: "false", "aria-describedby": "share-says", onfocus: () => this.field.select() });
    this.says = el("p", { class: "quiet", id: "share-says" });
    this.status = el("p", { class: "share-status", role: "status" });
    this.copy = button("copy", () => this.#copy(), true);
    this.send = "share" in navigator && button("send", () => navigator.share({ url: this.field.value, title: document.title }).catch(() => {}));
    this.file = el("input", { type: "file", class: "hidden-text", tabindex: "-1", "aria-hidden": "true", accept: ".txt,text/plain", onchange: () => this.#read() });
    fill(panel,
      el("p", { class: "view-says" }, t(lesson() ? "lede_lesson" : "lede")),
      this.linked = el("div", { class: "share-linked" },
        el("label", { for: "share-link" }, t("link")), this.field,
        el("div", { class: "share-acts" }, this.copy, this.send)),
      this.says,
      el("h3", null, t("file")),
      el("p", { class: "quiet" }, t("file_says")),
      el("div", { class: "share-acts" }, button("save", () => this.#save()), button("load", () => this.file.click()), this.file),
      this.status);
    room.follow({ state: () => this.#renew() });
  }

  /** The link of the session as it stands now. */
  async #renew() {
    const mine = ++this.#count, { element, t } = this.room;
    try {
      const url = await link(element);
      if (mine !== this.#count) return;
      this.#show(url.length <= LONG ? url : "", url.length <= LONG ? t("letters", url.length) : t("too_long"));
    } catch {
      if (mine === this.#count) this.#show("", t("too_long"));
    }
  }

  /** @param {string} url none: only a file can hold it @param {string} says */
  #show(url, says) {
    this.linked.hidden = !url;
    if (this.#shown !== url) this.field.value = this.#shown = url;
    this.says.textContent = says;
  }

  async #copy() {
    const { t } = this.room;
    try {
      await navigator.clipboard.writeText(this.field.value);
      this.status.textContent = t("copied");
    } catch { // not allowed, or no safe context: then by hand
      this.field.focus();
      this.field.select();
      this.status.textContent = t("by_hand");
    }
  }

  async #save() {
    const { element, t } = this.room;
    try {
      save(`session-${lesson() ?? element.session.about.persona ?? "real"}.ehlo.txt`, "text/plain", (await recordings(element)).map((r) => `${r.trim()}\n`).join("\n"));
    } catch {
      this.status.textContent = t("no_file");
    }
  }

  async #read() {
    const { element, t } = this.room, file = this.file.files?.[0];
    this.file.value = "";
    if (!file) return;
    try {
      for (const recording of parts(await file.text())) await element.show({ recording });
      this.status.textContent = t("opened", file.name);
    } catch (error) {
      this.status.textContent = t(error instanceof Broken && error.message === "newer" ? "newer" : "no_recording", file.name);
    }
  }
}

/** The lesson of the page, by its slug. */
const lesson = () => document.documentElement.dataset.page === "lesson" ? document.querySelector("smtp-playground[lesson]")?.getAttribute("lesson") : undefined;
