/**
 * One row at a time can be chosen: by a press, or in the log with Up and Down.
 * It carries what can be done with it: copy it, link to it, go back to it.
 */

import { el, fill, icon } from "../dom.js";
import { copy } from "./copy.js";

/** @typedef {import("../row.js").Words} Words */

const signs = {
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  link: "M6.5 9.5l3-3M7 4.5 9 2.5a3 3 0 0 1 4.5 4.5l-2 2M9 11.5 7 13.5A3 3 0 0 1 2.5 9l2-2",
  back: "M6 4 2.5 7.5 6 11M2.5 7.5H10a3.5 3.5 0 0 1 0 7",
};

export class RowTools {
  /** @param {Words} t @param {any} stage */
  constructor(t, stage) {
    this.t = t;
    this.stage = stage;
    this.log = stage.transcript.node;
    /** @type {HTMLElement | null} */
    this.row = null;
    this.status = el("span", { role: "status", class: "done" });
    this.bar = el("div", { class: "row-actions", part: "row-actions", role: "toolbar", "aria-label": t("row_actions") });
    for (const [, rows] of stage.transcript.rows) this.take(rows);
    this.log.addEventListener("click", (e) => this.#press(/** @type {Element} */ (e.target)));
    this.log.addEventListener("keydown", (e) => this.#key(e));
    if (stage.pressed) this.#press(stage.pressed); // this came too late to hear it
  }

  /** However long the log is, it is few stops of the Tab key: codes are reached by their rows. @param {HTMLElement[]} rows */
  take(rows) {
    for (const code of rows.at(-1)?.querySelectorAll(".chip") ?? []) /** @type {HTMLElement} */ (code).tabIndex = rows.at(-1)?.classList.contains("here") ? 0 : -1;
  }

  /** A press on a row; not one that marked text, nor one on something in it. @param {Element} at */
  #press(at) {
    const row = /** @type {HTMLElement | null} */ (at.closest("li.row:not(.fold)"));
    if (!row || at.closest("button, a") || String(getSelection())) return;
    if (row === this.row) this.#leave();
    else this.#choose(row, false);
  }

  /** @param {HTMLElement} row @param {boolean} focus */
  #choose(row, focus) {
    this.#leave();
    this.row = row;
    this.stage.transcript.follow = false; // it is read here
    row.classList.add("chosen");
    row.tabIndex = -1;
    this.#offer(row);
    row.append(this.bar);
    row.querySelector(".chip")?.setAttribute("tabindex", "0");
    if (focus) row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  #leave() {
    this.row?.classList.remove("chosen");
    this.row?.removeAttribute("tabindex");
    if (!this.row?.classList.contains("here")) this.row?.querySelector(".chip")?.setAttribute("tabindex", "-1");
    this.bar.remove();
    this.row = null;
  }

  /** @param {HTMLElement} row */
  #offer(row) {
    const { stage } = this, { session } = stage;
    const n = Number(row.dataset.n);
    const event = session?.events.find((e) => e.n === n);
    const link = customElements.get("smtp-playground")?.["link"];
    fill(this.status);
    fill(this.bar,
      this.#button("copy", () => this.#copy(event ? text(event, this.bytes) : row.querySelector(".said")?.textContent ?? "", row)),
      link && event && this.#button("link", async () => this.#copy(await link(stage.node.getRootNode().host, n), row)),
      event && session.peer.kind === "simulated" && this.#button("back", () => this.#rewind(n)),
      this.status);
  }

  /** @param {"copy" | "link" | "back"} what @param {() => void} act */
  #button(what, act) {
    return el("button", { type: "button", class: "button", onclick: act }, icon(signs[what]), this.t("row." + what));
  }

  get bytes() {
    return this.log.classList.contains("bytes");
  }

  /** @param {string} words @param {HTMLElement} row */
  async #copy(words, row) {
    const done = await copy(words);
    if (!done) getSelection()?.selectAllChildren(/** @type {Node} */ (row.querySelector(".said")));
    fill(this.status, this.t(done ? "copied" : "copy_by_hand"));
  }

  /** @param {number} n */
  #rewind(n) {
    const { stage } = this;
    this.#leave();
    try {
      stage.rewind(n);
    } catch {
      stage.notice.say(this.t("no_rewind"));
    }
    stage.command.place.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const at = /** @type {HTMLElement} */ (e.target);
    const inBar = this.row !== at && Boolean(this.row?.contains(at));
    if (at !== this.log && at !== this.row && !inBar) return;
    const move = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[e.key];
    if (move) this.#move(move);
    else if (e.key === "Escape" && this.row) this.#back(inBar);
    else if (inBar && (e.key === "ArrowLeft" || e.key === "ArrowRight")) this.#along(at, e.key === "ArrowLeft" ? -1 : 1);
    else if (at === this.row && e.key === "Enter") /** @type {HTMLElement} */ (this.row?.querySelector("button"))?.focus();
    else return;
    e.preventDefault();
  }

  /** @param {number} by */
  #move(by) {
    const rows = [...this.log.querySelectorAll("li.row:not(.fold):not([hidden])")];
    const at = this.row ? rows.indexOf(this.row) : by < 0 ? rows.length : -1;
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (row) this.#choose(/** @type {HTMLElement} */ (row), true);
  }

  /** From the actions to their row, from the row to the log. @param {boolean} inBar */
  #back(inBar) {
    if (inBar) return this.row?.focus();
    this.#leave();
    this.log.focus();
  }

  /** @param {HTMLElement} button @param {number} by */
  #along(button, by) {
    const all = [...(this.row?.querySelectorAll("button") ?? [])];
    all[(all.indexOf(/** @type {any} */ (button)) + by + all.length) % all.length]?.focus();
  }
}

/** The lines of an event, as they are seen. @param {any} event @param {boolean} bytes */
function text(event, bytes) {
  return (event.lines ?? []).map((parts) => parts.filter(([kind]) => bytes || kind !== "eol").map(([, s]) => s).join("")).join("\n");
}
