/**
 * The stage puts the views together and keeps them in step with a session.
 *
 *	session ── smtp-event, state, ... ──► stage ──► head transcript decoder foot
 *	session ◄── command, restart ──────── stage ◄── what the learner does
 *
 * It knows no attributes and opens nothing: that is element.js.
 */

import { el, keepFocus } from "./dom.js";
import { Command } from "./command.js";
import { Decoder } from "./decoder.js";
import { States, Verbs } from "./foot.js";
import { Guide } from "./guide.js";
import { Head } from "./head.js";
import { Inbox } from "./inbox.js";
import { Notice } from "./notice.js";
import { past } from "./peer.js";
import { Transcript } from "./transcript.js";
import { Typist, hands } from "./typist.js";
import { Waiting } from "./waiting.js";
import { Texts } from "./explain.js";

/** @typedef {import("./row.js").Words} Words */

const MANY = 20; // pasted lines that are worth a word
const LONG = 1500; // ms that a reader of a solution watches a server think

export class Stage {
  /**
   * @param {Words} t
   * @param {"en" | "es"} lang
   * @param {any} act what its buttons do: element.js
   */
  constructor(t, lang, act) {
    this.t = t;
    this.act = act;
    this.head = new Head(t, { ...act, bytes: (on) => this.transcript.node.classList.toggle("bytes", on) });
    this.notice = new Notice(() => this.command.place);
    this.guide = new Guide(t, act.alone);
    this.transcript = new Transcript(t, (event) => this.#press(event));
    this.transcript.onnote = (event, said) => this.#note(event, said);
    this.waiting = new Waiting(t, () => this.session?.windForward());
    this.decoder = new Decoder(t, lang, { put: (line) => this.command.put(line), open: (open) => this.#explain(open) });
    this.states = new States(t);
    this.verbs = new Verbs(t, (line) => this.command.put(line), () => this.session?.windForward());
    this.command = new Command(t, { send: (line) => this.send(line), again: act.again, paste: (lines) => this.paste(lines), stop: () => this.typist.stop(), more: () => this.more() });
    this.typist = new Typist(hands(this));
    this.inbox = new Inbox((event) => this.#hear(event));
    const more = () => void this.more();
    this.node = el("section", { class: "session live", part: "session", "aria-label": t("session"), onpointerdown: more, onkeydown: more, onfocusin: more, onclick: (e) => (this.pressed = e.target) },
      this.head.node, this.notice.node, this.guide.node, this.transcript.node, this.waiting.node, this.decoder.node,
      el("div", { class: "session-foot", part: "foot" }, this.states.node, this.verbs.node, this.command.node));
    this.states.show("connecting"); // takes its room now, so that nothing moves later
    this.texts = /** @type {Texts | null} */ (null);
    this.explained = Texts.load(lang).then((texts) => (this.texts = texts, this.refresh()));
    this.explained.catch(() => {}); // the session works without its explanations
  }

  /** What only a hand at the keys or on the glass needs is fetched when it comes. */
  more() {
    this.extra ??= import("./more.js").then((m) => m.equip(this)).catch(() => (this.extra = undefined));
    return this.extra;
  }

  /** Shows a session from its beginning and follows it. @param {any} session */
  attach(session) {
    this.detach();
    this.session = session;
    this.ears = new AbortController();
    const on = (type, f) => session.addEventListener(type, (e) => f(e.detail), { signal: this.ears.signal });
    on("smtp-event", (event) => this.deaf || this.inbox.add(event));
    for (const type of ["state", "closed"]) on(type, () => this.refresh());
    on("waiting", () => this.#wait());
    on("goal-met", (goal) => this.act.met(goal));
    on("hint", (hint) => this.#hint(hint));
    on("restart", () => this.#clear());
    on("crash", ({ kept }) => this.#crash(kept));
    this.#clear();
    session.events.forEach((event) => this.inbox.add(event));
    this.#wait();
  }

  detach() {
    this.ears?.abort();
    if (!this.typist.moving) this.typist.stop();
    this.waiting.stop();
    this.session = null;
  }

  /** @param {string} line */
  send(line) {
    this.together(`${line}\r\n`);
  }

  /** Lines, or bytes, that go out as they are, all at once. @param {string | Uint8Array} text */
  together(text) {
    this.chosen = null;
    this.transcript.follow = true;
    this.session?.send(text);
  }

  /** Many lines take their time; who pasted them by mistake can stop them. @param {string[]} lines */
  paste(lines) {
    if (this.session.peer.program) return this.together(lines.map((line) => `${line}\r\n`).join(""));
    if (lines.length > MANY) {
      this.notice.say(this.t("pasted", lines.length), { button: this.t("stop"), act: () => this.typist.stop() });
      this.typist.ondone = () => this.notice.clear();
    }
    this.typist.type(lines);
  }

  /** Plays a solution; nobody has to wait for a slow server then. @param {import("./typist.js").Act[]} acts */
  demonstrate(acts) {
    const mine = (this.showing = {});
    this.typist.ondone = () => setTimeout(() => {
      if (this.showing === mine) this.showing = null;
    });
    this.typist.type(acts);
    this.#wait();
  }

  /** Back to after event n. What was said before is told again, and was heard already. @param {number} n */
  rewind(n) {
    this.deaf = true;
    try {
      this.session.rewind(n);
    } finally {
      this.deaf = false;
      this.#replay();
    }
  }

  #replay() {
    this.#clear();
    for (const event of this.session.events) this.#take(event);
  }

  #clear() {
    this.inbox.list.length = 0;
    this.transcript.clear();
    this.command.complain(null);
    this.decoder.hide();
    this.last = this.chosen = this.wrong = null;
    this.raised = "";
    this.refresh();
  }

  /** Something was said: the page hears of it too. */
  #hear(event) {
    this.#take(event);
    this.typist.hear(event);
    this.act.tell("smtp-event", event);
  }

  #take(event) {
    this.transcript.add(event);
    if (event.from === "server" && event.code) this.last = event;
    if (event.from === (this.session.peer.program ? "server" : "client") && event.kind !== "data") {
      this.wrong = event;
      this.raised = "";
    }
    if (event.from === "server") this.chosen = null;
    this.refresh();
  }

  /**
   * Brings everything but the rows up to date, once for any number of events.
   * In a task of its own: the reply is to be seen before it is explained.
   */
  refresh() {
    if (this.session) this.act.tell("state", this.session.state);
    if (this.stale) return;
    this.stale = true;
    setTimeout(() => {
      this.stale = false;
      if (this.session) this.#show();
    });
  }

  #show() {
    const { session } = this, legal = session.legal;
    const home = () => this.command.place;
    this.states.show(session.state);
    keepFocus(this.verbs.node, () => this.verbs.show(session.state === "data" ? [] : legal, !this.guide.expected, this.guide.expected && this.#idle), home);
    this.command.show(past(session) ? "past" : session.state, this.guide.expected ? "" : this.next, Boolean(session.peer.program));
    keepFocus(this.guide.node, () => this.guide.show(session.goals, session.step), home);
    const mistake = this.wrong && this.texts ? this.texts.mistake(this.wrong) : null;
    this.node.classList.toggle("mistaken", this.command.complain(mistake, this.guide.said(this.raised)));
    this.#explain();
  }

  /** Nothing happens before the client speaks, or time passes. */
  get #idle() {
    return this.session.peer.kind === "simulated" && !this.session.closed && !this.session.waiting && !this.session.silent;
  }

  /** The line that a chip offers as the next one. */
  get next() {
    return this.session.legal.find((c) => c.next)?.line;
  }

  /** The reply that was pressed, or else the last one. @param {boolean} [open] whole, or in short */
  #explain(open) {
    if (open !== undefined) this.decoder.setOpen(open);
    const event = this.chosen ?? this.last;
    if (!event || !this.texts) return;
    if (this.shown !== event || this.decoder.node.hidden) {
      const card = this.texts.now(event, this.session);
      keepFocus(this.decoder.node, () => this.decoder.show(event, card, this.next), () => this.command.place);
    }
    this.shown = event;
    this.transcript.here(event.n, this.decoder.open);
  }

  /** A code was pressed: explain that reply, whole; pressed again: back to the last. */
  #press(event) {
    const again = this.decoder.open && this.shown === event;
    this.chosen = again ? null : event;
    this.#explain(!again);
  }

  #note(event, said) {
    const write = () => (said.textContent = this.texts?.note(event) ?? "");
    this.texts ? write() : this.explained.then(write, () => {});
  }

  #wait() {
    const { session } = this, real = session.peer.kind !== "simulated";
    this.waiting.show(session.waiting, session.silent, () => session.now(), !real, session.peer.program);
    clearTimeout(this.hurry);
    if (this.showing && !real && session.waiting?.ms > LONG) this.hurry = setTimeout(() => session.windForward(), LONG);
  }

  /** A mistake raises its hint; on the way of a solution through earlier steps nobody made one. */
  #hint(hint) {
    if (this.showing) return;
    this.guide.raise(hint.id);
    this.raised = hint.id;
    this.act.tell("hint-raised", hint);
    this.refresh();
  }

  /** The core failed and is back; without its memory the transcript begins anew. */
  #crash(kept) {
    this.notice.say(this.t("crash"));
    if (kept) this.refresh();
    else this.#replay();
  }
}
