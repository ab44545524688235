/**
 * The log. Rows come in batches, so that a long session never holds up the
 * page; it follows its end unless the reader has scrolled away from it; it
 * never takes the focus.
 */

import { el } from "./dom.js";
import { rows } from "./row.js";

/** @typedef {import("./row.js").Words} Words */

const BATCH = 150; // rows at a time; about 10 ms on a slow phone
const LONG = 300; // from here on rows out of sight are not laid out
const MOST = 12000; // more than anybody reads; the session itself keeps its log

export class Transcript {
  /**
   * @param {Words} t
   * @param {(event: any) => void} explain called when the code of a reply is pressed
   */
  constructor(t, explain) {
    this.t = t;
    this.explain = explain;
    this.list = el("ol");
    this.node = el("div", {
      class: "transcript", part: "transcript", role: "log", tabindex: "0",
      "aria-label": t("transcript"), onscroll: () => this.#look(),
    }, this.list);
    /** @type {any[]} */
    this.queue = [];
    this.follow = true;
    /** @type {Map<number, HTMLElement[]>} rows of an event, by its number */
    this.rows = new Map();
    this.sizes = new ResizeObserver(() => this.#resized());
    this.sizes.observe(this.node);
  }

  /** @param {any} event */
  add(event) {
    this.queue.push(event);
    if (this.queue.length === 1) queueMicrotask(() => this.flush());
  }

  /** Puts the next batch into the page; the rest waits for its turn. */
  flush() {
    const batch = this.queue.splice(0, BATCH);
    if (batch.length === 0) return;
    const kids = batch.flatMap((event) => this.#rows(event));
    kids.at(-1)?.classList.add("arrives");
    this.list.append(...kids);
    this.#limit();
    this.#mark();
    this.#end();
    if (this.queue.length) setTimeout(() => this.flush());
  }

  #rows(event) {
    const list = rows(event, this.t, () => this.explain(event));
    if (event.kind === "data" && this.last !== "data") list[0].classList.add("first");
    this.last = event.kind;
    this.rows.set(event.n, list);
    if (event.from === "note") this.onnote?.(event, list[0].firstChild);
    return list;
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
      this.marked?.querySelector(".chip")?.setAttribute("aria-expanded", "false");
    }
    this.marked = row;
    row.classList.add("here");
    row.querySelector(".chip")?.setAttribute("aria-expanded", String(open));
  }

  /** The place of an event in what is seen, counted from 1. @param {number} n */
  line(n) {
    this.flush();
    const row = this.rows.get(n)?.at(-1);
    return row ? [...this.list.children].indexOf(row) + 1 : 0;
  }

  clear() {
    this.queue.length = 0;
    this.rows.clear();
    this.list.replaceChildren();
    this.list.className = "";
    this.follow = true;
    this.last = "";
    this.wanted = this.marked = null;
  }

  #limit() {
    const n = this.list.childElementCount;
    this.list.classList.toggle("long", n > LONG);
    for (let i = n; i > MOST; i--) this.list.firstElementChild.remove();
  }

  /** The reader scrolled; or the log became smaller, which is no wish to stay behind. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    if (clientHeight === this.height) this.follow = scrollHeight - scrollTop - clientHeight < 24;
  }

  #resized() {
    this.height = this.node.clientHeight;
    this.#end();
  }

  #end() {
    if (this.follow) this.node.scrollTop = this.node.scrollHeight;
  }
}
