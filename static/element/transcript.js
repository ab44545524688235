/**
 * The log. Rows come in small portions, so that a long session never holds up
 * the page; it follows its end unless the reader has scrolled away from it; it
 * never takes the focus.
 *
 * Rows stand in lists of a few: a list out of sight is laid out as
 * one box (content-visibility), whatever it holds, and still found and printed.
 */

import { el } from "./dom.js";
import { rows } from "./row.js";

/** @typedef {import("./row.js").Words} Words */

const SLICE = 5; // ms of making rows before the page may do something else
const LIST = 25; // rows in a list
const MOST = 480; // lists: more than anybody reads; the session itself keeps its log

export class Transcript {
  /**
   * @param {Words} t
   * @param {(event: any) => void} explain called when the code of a reply is pressed
   */
  constructor(t, explain) {
    this.t = t;
    this.explain = explain;
    this.node = el("div", {
      class: "transcript", part: "transcript", role: "log", tabindex: "0",
      "aria-label": t("transcript"), onscroll: () => this.#look(),
    });
    /** @type {((event: any, said: Node) => void) | undefined} writes the text of a note */
    this.onnote = undefined;
    /** @type {((event: any, rows: HTMLElement[]) => void) | undefined} what more.js does with the rows of an event */
    this.onrows = undefined;
    /** @type {any[]} */
    this.queue = [];
    /** @type {Map<number, HTMLElement[]>} rows of an event, by its number */
    this.rows = new Map();
    this.clear();
    this.sizes = new ResizeObserver(() => this.#resized());
    this.sizes.observe(this.node);
  }

  /** @param {any} event */
  add(event) {
    this.queue.push(event);
    if (this.queue.length === 1) queueMicrotask(() => this.flush());
  }

  /** Puts as many rows into the page as a slice of time allows; the rest waits for its turn. */
  flush() {
    const until = performance.now() + SLICE;
    let last;
    while (this.queue.length && performance.now() < until) last = this.#append(this.queue[0]);
    last?.classList.add("arrives");
    this.#mark();
    this.#end();
    if (this.queue.length) setTimeout(() => this.flush());
  }

  /** The next rows of an event; a message may have thousands. */
  #append(event) {
    if (this.list.childElementCount >= LIST) this.#begin();
    const had = this.rows.get(event.n) ?? [];
    const more = rows(event, this.t, () => this.explain(event), this.done, LIST);
    const list = had.concat(more);
    if (event.kind === "data" && this.last !== "data") list[0].classList.add("first");
    this.last = event.kind;
    this.rows.set(event.n, list);
    this.list.append(...more);
    this.done += LIST;
    if (!(event.lines?.length > this.done)) {
      this.done = 0;
      this.queue.shift();
      if (event.from === "note") this.onnote?.(event, list[0].firstChild);
      this.onrows?.(event, list);
    }
    return list.at(-1);
  }

  /** A new list; the one before is complete. */
  #begin() {
    this.list?.classList.add("full");
    this.list = this.node.appendChild(el("ol"));
    if (this.node.childElementCount <= MOST) return;
    const first = this.node.firstElementChild;
    for (const [n, [row]] of this.rows) {
      if (row.parentNode !== first) break;
      this.rows.delete(n);
    }
    first.remove();
  }

  /**
   * Marks the reply that is explained; its chip says so.
   * @param {number | undefined} n
   * @param {boolean} open the whole card is shown
   */
  here(n, open) {
    this.wanted = { n, open };
    this.#mark();
  }

  /** The row may still have to come. */
  #mark() {
    const { n, open } = this.wanted ?? {};
    const row = this.rows.get(n)?.at(-1);
    if (!row) return;
    if (this.marked !== row) {
      this.marked?.classList.remove("here");
      this.#chip(this.marked, false);
    }
    this.marked = row;
    row.classList.add("here");
    this.#chip(row, open);
  }

  /** Where rows can be chosen by keys (more/rowtools.js) the log is one stop of the Tab key, and the code that is explained another. */
  #chip(row, open) {
    const code = row?.querySelector(".chip");
    code?.setAttribute("aria-expanded", String(open));
    if (code && this.onrows) code.tabIndex = row.classList.contains("here") ? 0 : -1;
  }

  /** The place of an event in what is seen, counted from 1. @param {number} n */
  line(n) {
    this.flush();
    let sum = 0;
    for (const [k, { length }] of this.rows) {
      sum += length;
      if (k === n) return sum;
    }
    return 0;
  }

  clear() {
    this.queue.length = this.done = 0; // rows of the first event in it
    this.rows.clear();
    // Thousands of rows go bit by bit.
    for (const list of this.node.children) {
      list.className = "gone";
      setTimeout(() => list.remove());
    }
    this.list = null;
    this.#begin();
    this.follow = true;
    this.top = 0;
    this.last = "";
    this.wanted = this.marked = null;
  }

  /** Whoever scrolls up wants to read there; a log that grew or shrank is no such wish. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    if (scrollHeight - scrollTop - clientHeight < 24) this.follow = true;
    else if (scrollTop < this.top - 2 && clientHeight === this.height) this.follow = false;
    this.top = scrollTop;
  }

  #resized() {
    this.height = this.node.clientHeight;
    this.#end();
  }

  /** Once a frame: asking for the height of the whole log is what costs. */
  #end() {
    if (!this.follow || this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.follow) return; // somebody has scrolled away meanwhile
      this.node.scrollTop = this.node.scrollHeight;
      this.top = this.node.scrollTop;
    });
  }
}
