/**
 * A long reply folded to its first and its last line. Whether it is so is
 * remembered; until somebody says, it is where there is little room. The browser
 * still finds what is folded, and prints it.
 */

import { el, fill } from "../dom.js";

/** @typedef {import("../row.js").Words} Words */

const LONG = 6; // lines
const NARROW = 520; // px
const KEY = "ehlo.fold";

/** @type {boolean | undefined} what somebody wanted last, on this page */
let wanted;

export class Folds {
  /** @param {Words} t @param {any} stage */
  constructor(t, stage) {
    this.t = t;
    this.stage = stage;
    this.narrow = stage.node.clientWidth < NARROW; // asked once: among thousands of new rows each answer is a layout of them all
    new ResizeObserver(([{ contentRect }]) => (this.narrow = contentRect.width < NARROW)).observe(stage.node);
    wanted ??= read();
  }

  /** @param {any} event @param {HTMLElement[]} rows */
  take(event, rows) {
    if (event.from !== "server" || rows.length < LONG) return;
    const inner = rows.slice(1, -1);
    const button = el("button", { type: "button", class: "put", onclick: () => this.#set(button, inner, button.getAttribute("aria-expanded") === "true") });
    const row = el("li", { class: `row tied fold ${rows[0].classList[1]}`, "data-from": "note" }, el("span", { class: "who" }), el("span", { class: "tie" }), el("span", { class: "said" }, button));
    rows[0].after(row);
    for (const line of inner) line.addEventListener("beforematch", () => this.#show(button, inner, false));
    this.#show(button, inner, wanted ?? this.narrow);
  }

  #set(button, rows, fold) {
    wanted = fold;
    write(fold);
    this.#show(button, rows, fold);
  }

  #show(button, rows, fold) {
    button.setAttribute("aria-expanded", String(!fold));
    fill(button, this.t(fold ? "unfold" : "fold", rows.length));
    for (const row of rows) fold ? row.setAttribute("hidden", "until-found") : row.removeAttribute("hidden");
  }
}

/** A guest leaves nothing behind in the storage of its host. */
function store() {
  try {
    return new URL(import.meta.url).origin === location.origin ? localStorage : null;
  } catch {
    return null;
  }
}

function read() {
  try {
    const text = store()?.getItem(KEY);
    return text == null ? undefined : text === "yes";
  } catch {
    return undefined;
  }
}

/** @param {boolean} fold */
function write(fold) {
  try {
    store()?.setItem(KEY, fold ? "yes" : "no");
  } catch { /* storage is full or blocked */ }
}
