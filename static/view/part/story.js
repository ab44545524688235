/**
 * A session as its pictures tell it: who sent what, in the order it happened,
 * and which step it belongs to. Lines of a message are one thing; a long silence
 * is one, too. It grows with the session, an event at a time.
 */

/** @typedef {import("../../core/types.js").SmtpEvent} SmtpEvent */

/**
 * @typedef {object} Item one thing that happened
 * @property {"client" | "server" | "bar" | "wait"} type
 * @property {number} n of its first event
 * @property {number} at
 * @property {number} step 0: none
 * @property {boolean} first it begins the step
 * @property {SmtpEvent} event the last of its events
 * @property {number} lines of a message; of a reply
 * @property {number} gap of a wait: how long nothing was heard, in ms
 * @property {string} gist all that is said of it in one line, if asked for
 */

/**
 * @typedef {object} Step what the learner may go back to
 * @property {Item} item what began it
 * @property {SmtpEvent | null} answer
 * @property {number} n of its last event
 */

const PAUSE = 1000; // ms that a server may think without a word about it
const AWAY = 60000; // ms that a client may, who is a person

export class Story {
  /** @type {Item[]} */
  items = [];
  /** @type {Step[]} numbered from 1 */
  steps = [];
  /** @type {Map<number, number>} steps of commands that wait for their reply */
  #open = new Map();
  #at = 0;
  #first = 0; // where to begin drawing, see changed()

  /** @param {SmtpEvent[]} [events] */
  constructor(events = []) {
    for (const event of events) this.add(event);
  }

  /** @param {SmtpEvent} event */
  add(event) {
    this.#pause(event);
    if (event.from === "note") this.#push("bar", event, this.steps.length, false);
    else if (event.from === "server") this.#server(event);
    else this.#client(event);
    if (this.steps.length) this.steps[this.steps.length - 1].n = event.n;
    this.#at = event.at;
  }

  /** Where what is new or changed since the last call begins. */
  changed() {
    const from = this.#first;
    this.#first = Math.max(0, this.items.length - 1); // a message may go on
    return from;
  }

  /** @param {SmtpEvent} event */
  #pause(event) {
    const gap = event.at - this.#at;
    if (gap >= (event.from === "client" ? AWAY : PAUSE)) this.#push("wait", event, 0, false).gap = gap;
  }

  /** @param {SmtpEvent} event */
  #client(event) {
    const last = this.items[this.items.length - 1];
    const goesOn = event.kind === "data" && last?.type === "client" && last.event.kind === "data" && !over(last.event);
    if (goesOn) {
      last.event = event;
      if (!over(event)) last.lines += event.lines?.length ?? 0;
      this.#open.set(event.n, last.step);
      return;
    }
    const item = this.#push("client", event, this.steps.length + 1, true);
    item.lines = over(event) ? 0 : event.lines?.length ?? 0;
    this.steps.push({ item, answer: null, n: event.n });
    this.#open.set(event.n, item.step);
  }

  /** @param {SmtpEvent} event */
  #server(event) {
    const step = this.#open.get(event.answers ?? 0);
    this.#open.delete(event.answers ?? 0);
    const item = this.#push("server", event, step ?? this.steps.length + 1, !step);
    item.lines = event.lines?.length ?? 0;
    if (step) this.steps[step - 1].answer = event;
    else this.steps.push({ item, answer: event, n: event.n });
    if (step && step < this.steps.length) this.steps[step - 1].n = event.n;
  }

  /**
   * @param {Item["type"]} type
   * @param {SmtpEvent} event
   * @param {number} step
   * @param {boolean} first
   */
  #push(type, event, step, first) {
    const item = { type, n: event.n, at: event.at, step, first, event, lines: 0, gap: 0, gist: "" };
    this.items.push(item);
    return item;
  }
}

/** The lone dot was sent. @param {SmtpEvent} event */
export const over = (event) => event.lines?.at(-1)?.[0]?.[0] === "end";

const HIDDEN = "••••";

/**
 * The first, or only, line of an event in parts: the word in bold, and the rest.
 * Credentials are not shown: a picture is made to be passed on.
 * @param {SmtpEvent} event
 * @returns {[string, string]}
 */
export function said(event) {
  let head = "", rest = "";
  for (const [kind, text] of event.lines?.[0] ?? []) {
    if (kind === "verb" || kind === "code") head += text;
    else if (kind === "secret") rest += HIDDEN;
    else if (kind !== "eol" && kind !== "sep") rest += text;
  }
  return [head, rest.trim()];
}

/**
 * An event as the pictures call it: word and rest.
 * @param {Item} item
 * @param {(key: string, ...args: any[]) => string} t
 * @param {(event: SmtpEvent) => string} note the words of a note
 * @returns {[string, string]}
 */
export function called(item, t, note) {
  const { event, lines } = item;
  if (item.type === "bar") return ["", note(event)];
  if (item.type === "wait") return ["", ""];
  if (event.kind === "data") return [t("message"), t(over(event) ? "message_whole" : "message_part", lines)];
  if (event.kind === "auth") return [t("secret"), said(event)[1]];
  const [head, rest] = said(event);
  if (lines < 2) return [head, rest];
  const about = event.explain?.[0]?.id.split(".")[1];
  return [head, t(about === "ehlo" ? "lines_offer" : "lines", lines, lines - 1)];
}

/** The class of a reply: c2 to c5, by which everything is coloured. @param {SmtpEvent | null} event */
export const kind = (event) => (event?.code >= 200 && event.code < 600 ? `c${Math.floor(event.code / 100)}` : "");
