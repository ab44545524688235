/**
 * A picture as a table: for who hears the page, and for paper. Made when
 * somebody opens it. A long one stands in parts, of which the browser lays out
 * those in sight; each has the same columns.
 */

import { el, fill } from "../../element/dom.js";
import { kind } from "./story.js";

/** @typedef {import("./story.js").Item} Item */

const SLICE = 5; // ms of making rows before the page may do something else
const PART = 100; // rows

export class Table {
  made = 0; // items that were taken
  /** @type {Map<number, HTMLElement>} by step */
  rows = new Map();

  /**
   * @param {(key: string, ...args: any[]) => string} t
   * @param {() => import("./story.js").Story} story
   * @param {(item: Item) => [string, string]} say
   * @param {AbortSignal} signal
   */
  constructor(t, story, say, signal) {
    this.t = t;
    this.story = story;
    this.say = say;
    this.parts = el("div");
    this.node = el("details", { class: "hint as-table", ontoggle: () => this.show() }, el("summary", null, t("table")), this.parts);
    this.#begin();
    addEventListener("beforeprint", () => this.#print(), { signal });
    addEventListener("afterprint", () => (this.node.open = this.was), { signal });
  }

  /** Paper has no summary to press. */
  #print() {
    this.was = this.node.open;
    this.node.open = true;
    this.show(Infinity);
  }

  clear() {
    this.made = 0;
    this.rows.clear();
    fill(this.parts);
    this.#begin();
  }

  /** A new part; the one before is complete. */
  #begin() {
    this.parts.lastElementChild?.classList.add("full");
    this.body = el("tbody");
    this.parts.append(el("div", null, el("table", { class: "facts-table" }, el("colgroup", null, el("col"), el("col"), el("col")),
      el("thead", { class: this.parts.childElementCount > 0 && "hidden-text" }, el("tr", null, ["step", "client_col", "server_col"].map((key) => el("th", { scope: "col" }, this.t(key))))), this.body)));
  }

  /** Rows for what has come since. @param {number} [slice] ms */
  show(slice = SLICE) {
    clearTimeout(this.later);
    if (!this.node.open) return;
    const { items } = this.story(), until = performance.now() + slice;
    const last = items[this.made - 1];
    if (last?.event.kind === "data") this.#take(last); // a message may have grown
    while (this.made < items.length && performance.now() < until) this.#take(items[this.made++]);
    if (this.made < items.length) this.later = setTimeout(() => this.show());
  }

  /** @param {Item} item */
  #take(item) {
    const text = this.say(item).join(" ").trim();
    if (item.type === "wait") return;
    if (this.body.childElementCount >= PART && !this.rows.has(item.step)) this.#begin();
    if (item.type === "bar") return void this.body.append(el("tr", null, el("td"), el("td", { colspan: 2 }, text)));
    let row = this.rows.get(item.step);
    if (!row) {
      const client = item.type === "client";
      row = el("tr", null, el("th", { scope: "row" }, item.step), el("td", { class: client && "wire" }, !client && this.t("connects")), el("td", { class: "wire" }, this.t("says_nothing")));
      this.rows.set(item.step, row);
      this.body.append(row);
    }
    const cell = row.children[item.type === "client" ? 1 : 2];
    cell.className = `wire ${kind(item.event)}`.trim();
    fill(cell, text);
  }
}
