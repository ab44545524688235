/**
 * A connection as phases, each with a beginning and an end: name, connection,
 * encryption, greeting, then every command until its reply. And the axis they
 * are drawn on, which leaves out the time when nobody was waited for.
 */

import { kind, said } from "./story.js";

/** @typedef {import("../../core/types.js").SmtpEvent} SmtpEvent */

/**
 * @typedef {object} Phase
 * @property {string} name a key of the words, or what stands on the wire
 * @property {number} from
 * @property {number} to
 * @property {SmtpEvent | null} reply
 * @property {SmtpEvent | null} note what is worth saying about it
 * @property {boolean} ended nothing came: the connection was over
 * @property {boolean} open still waited for
 * @property {number[]} notes moments inside at which something else happened
 */

/** @typedef {import("./story.js").Item} Item */

/** Grows with the story; what has come to its end is not looked at again. */
export class Phases {
  /** @type {Phase[]} */
  list = [];
  /** @type {Map<number, {phase: Phase, item: Item}>} commands that wait, by step */
  open = new Map();
  /** @type {Phase | null} what took the longest of what was answered */
  slowest = null;
  sum = 0; // ms, of all that has ended
  #next = 0;
  #at = 0;
  #end = 0; // of the last phase
  #greeted = false;

  /** @param {Item[]} items */
  take(items) {
    for (; this.#next < items.length; this.#next++) {
      const item = items[this.#next];
      if (item.type === "client") this.open.set(item.step, { phase: this.#push({ name: name(item.event), from: item.at, to: item.at, open: true }), item });
      else if (item.type === "server") this.#answer(item);
      else if (item.type === "bar") this.#bar(item.event);
      this.#at = item.event.at;
    }
  }

  /** The moment now, for what is still waited for. A message begins to wait with its last line. @param {number} now */
  wait(now) {
    for (const { phase, item } of this.open.values()) Object.assign(phase, { from: item.event.at, to: Math.max(now, item.event.at) });
  }

  /** @param {Partial<Phase>} p */
  #push(p) {
    const phase = { name: "", from: this.#at, to: this.#at, reply: null, note: null, ended: false, open: false, notes: [], ...p };
    this.list.push(phase);
    if (!phase.open) this.#close(phase);
    return phase;
  }

  /** @param {Phase} phase */
  #close(phase) {
    this.sum += phase.to - phase.from;
    this.#end = phase.to;
    if (phase.reply && phase.name !== "greeting" && phase.to - phase.from > (this.slowest ? this.slowest.to - this.slowest.from : 0)) this.slowest = phase;
  }

  /** @param {Item} item */
  #answer({ step, event }) {
    const waits = this.open.get(step);
    this.open.delete(step);
    this.#greeted = true;
    if (!waits) return void this.#push({ name: "greeting", from: this.#end, to: event.at, reply: event });
    this.#close(Object.assign(waits.phase, { from: waits.item.event.at, to: event.at, reply: event, open: false }));
  }

  /** A note, a handshake, the end. @param {SmtpEvent} event */
  #bar(event) {
    const [hint] = event.explain ?? [], id = hint?.id ?? "", at = this.#at;
    for (const { phase, item } of this.open.values()) if (event.at > item.event.at) phase.notes.push(event.at);
    if (event.kind === "tls") this.#push({ name: "tls", to: event.at, note: event });
    else if (id.startsWith("note.resolved")) this.#push({ name: "dns", to: event.at, note: event });
    else if (id === "note.connected") this.#push({ name: "tcp", from: Math.max(at, event.at - Number(hint.args?.[1] ?? 0)), to: event.at, note: event });
    else if (id.startsWith("note.refused")) this.#push({ name: at ? "tcp" : "dns", to: event.at, note: event, ended: true });
    else if (event.kind === "close") this.#over(event, id);
  }

  /** @param {SmtpEvent} event @param {string} id */
  #over(event, id) {
    for (const { phase, item } of this.open.values()) this.#close(Object.assign(phase, { from: item.event.at, to: event.at, open: false, ended: true }));
    if (this.open.size === 0 && !this.#greeted && id !== "note.closed.relay") this.#push({ name: "greeting", to: event.at, note: event, ended: true });
    this.open.clear();
  }
}

/** What a client event is called in one word. @param {SmtpEvent} event */
export function name(event) {
  if (event.kind === "data") return "message";
  return event.kind === "auth" ? "secret_short" : said(event)[0] || "…";
}

/** Whose phase it was, as a class. @param {Phase} phase */
export const hue = (phase) => (phase.ended ? "c5" : kind(phase.reply));

const SHORT = 1000; // ms that somebody takes who does not wait on purpose
const AIR = 1.04; // room at the end

/** The axis: busy times follow each other, and a very long one is cut in its middle. */
export class Axis {
  /** @type {{from: number, to: number, x: number, width: number}[]} */
  #parts = [];

  /** @param {Phase[]} list */
  constructor(list) {
    let small = 0, all = 0;
    for (const { from, to } of list) {
      const d = to - from;
      all += d;
      if (d < SHORT) small += d;
    }
    this.cap = all < 2 * SHORT ? Math.max(all, 1) : Math.max(2 * small, 200);
    let x = 0;
    for (const { from, to } of [...list].sort((a, b) => a.from - b.from)) {
      const last = this.#parts[this.#parts.length - 1];
      if (last && from <= last.to) {
        last.to = Math.max(last.to, to);
        last.width = Math.min(last.to - last.from, this.cap);
      } else this.#parts.push({ from, to, x, width: Math.min(to - from, this.cap) });
      const end = this.#parts[this.#parts.length - 1];
      x = end.x + end.width;
    }
    this.total = Math.max(x * AIR, 1);
  }

  /** A moment in per cent. @param {number} at */
  x(at) {
    const part = this.#part(at);
    if (!part) return 0;
    const into = at - part.from, rest = part.to - at, half = part.width / 2;
    const inside = part.to - part.from <= this.cap || into < half ? into : rest < half ? part.width - rest : half;
    return (100 * (part.x + inside)) / this.total;
  }

  /** Where time is left out between two moments; null: nowhere. @param {number} from @param {number} to */
  cut(from, to) {
    const part = this.#part(from);
    if (!part || part.to - part.from <= this.cap) return null;
    const half = part.width / 2;
    return from - part.from < half && part.to - to < half ? (100 * (part.x + half)) / this.total : null;
  }

  /** @param {number} at */
  #part(at) {
    let low = 0, high = this.#parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#parts[middle].from <= at) low = middle;
      else high = middle - 1;
    }
    return this.#parts[low];
  }
}
