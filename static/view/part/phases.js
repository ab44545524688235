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

/**
 * @param {import("./story.js").Item[]} items
 * @param {number} now on the session's clock
 * @returns {Phase[]}
 */
export function phases(items, now) {
  /** @type {Phase[]} */
  const list = [];
  /** @type {Map<number, Phase>} commands that wait, by step */
  const open = new Map();
  let at = 0, greeted = false;
  const push = (/** @type {Partial<Phase>} */ p) => (list.push({ name: "", from: at, to: at, reply: null, note: null, ended: false, open: false, notes: [], ...p }), list[list.length - 1]);
  for (const item of items) {
    const { event } = item;
    if (item.type === "client") {
      open.set(item.step, push({ name: name(event), from: event.at, to: now, open: true }));
    } else if (item.type === "server") {
      const phase = open.get(item.step) ?? push({ name: "greeting", from: list.at(-1)?.to ?? 0 });
      open.delete(item.step);
      Object.assign(phase, { to: event.at, reply: event, open: false });
      greeted = true;
    } else if (item.type === "bar") {
      bar(event, { at, greeted, open, push });
    }
    at = event.at;
  }
  return list;
}

/** What a client event is called in one word. @param {SmtpEvent} event */
export function name(event) {
  if (event.kind === "data") return "message";
  return event.kind === "auth" ? "secret_short" : said(event)[0] || "…";
}

function bar(event, { at, greeted, open, push }) {
  const [hint] = event.explain ?? [], id = hint?.id ?? "";
  for (const phase of open.values()) if (event.at > phase.from) phase.notes.push(event.at);
  if (event.kind === "tls") return push({ name: "tls", to: event.at, note: event });
  if (id.startsWith("note.resolved")) return push({ name: "dns", to: event.at, note: event });
  if (id === "note.connected") return push({ name: "tcp", from: Math.max(at, event.at - Number(hint.args?.[1] ?? 0)), to: event.at, note: event });
  if (id.startsWith("note.refused")) return push({ name: at ? "tcp" : "dns", to: event.at, note: event, ended: true });
  if (event.kind !== "close") return;
  for (const phase of open.values()) Object.assign(phase, { to: event.at, open: false, ended: true });
  if (open.size === 0 && !greeted && id !== "note.closed.relay") push({ name: "greeting", to: event.at, note: event, ended: true });
  open.clear();
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
