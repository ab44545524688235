/**
 * The room a view lives in: the session beside it, a place in the page, words,
 * and an end. A view is a module in this folder:
 *
 *	export const css = …             its sheet (css/views/NAME.css), adopted by the page
 *	export const words = { en, es }  strings/view/NAME.{en,es}.json
 *	export const wide = true         if it wants the whole width, below the session
 *	export const across = true       if it is low, and is to be seen with the session above it
 *	export function open(room) { … } called each time it is opened
 *
 * It works beside any <smtp-playground>, on any page of ours.
 */

import { coreURL, load } from "../core/loader.js";
import { fill } from "../element/dom.js";
import { language, template } from "../element/strings.js";

/**
 * What a view is told. `begin` comes first, and again whenever the session is
 * another one, begins anew or was taken back; `event` for each event after
 * that; `state` once a frame, after anything that may have changed.
 * @typedef {object} Follower
 * @property {(events: import("../core/types.js").SmtpEvent[]) => void} [begin]
 * @property {(event: import("../core/types.js").SmtpEvent) => void} [event]
 * @property {() => void} [state]
 */

/**
 * @typedef {object} View a module of this folder
 * @property {string} [css]
 * @property {{en: Record<string, string>, es: Record<string, string>}} [words]
 * @property {boolean} [wide]
 * @property {boolean} [across]
 * @property {(room: Room) => void | Promise<void>} open
 */

const LONG = 1000; // events
const REST = 150; // ms between two drawings of a long session

/** @type {WeakSet<object>} views whose sheet the page has adopted */
const dressed = new WeakSet();

export class Room {
  #end = new AbortController();

  /**
   * @param {any} element the <smtp-playground>
   * @param {HTMLElement} panel where the view puts what it shows
   * @param {View} view
   * @param {HTMLElement} [actions] where its buttons go, beside its title
   */
  constructor(element, panel, view, actions = panel) {
    this.element = element;
    this.panel = panel;
    this.actions = actions;
    this.view = view;
    this.lang = language(element.closest("[lang]")?.lang || document.documentElement.lang || "en");
    this.signal = this.#end.signal; // aborted when the view closes
  }

  /** The open session; null while there is none. @returns {any} */
  get session() {
    return this.element.session;
  }

  /**
   * The words of the view, in the language of the page.
   * @param {string} key
   * @param {...any} args
   */
  t = (key, ...args) => {
    const { [this.lang]: mine, en } = this.view.words ?? { en: {}, es: {} };
    return template(mine[key] ?? en[key] ?? key, args);
  };

  /** Shows the view. What it asks of the core may not be there yet. */
  async open() {
    await (await load(coreURL())).more();
    if (this.view.css && !dressed.has(this.view)) {
      dressed.add(this.view);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(this.view.css);
      document.adoptedStyleSheets.push(sheet);
    }
    await this.view.open(this);
  }

  /** Ends it: listeners go, the place is empty. */
  close() {
    this.#end.abort();
    fill(this.panel);
    fill(this.actions);
  }

  /** Keeps a view in step with the session; ends with the view. @param {Follower} tell */
  follow(tell) {
    if (!this.signal.aborted) new Following(this, tell);
  }
}

class Following {
  /** @type {any} the session that is followed */
  session = null;
  ears = new AbortController();
  frame = 0;
  drawn = 0; // when it was last told
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  later = undefined;

  /** @param {Room} room @param {Follower} tell */
  constructor(room, tell) {
    this.room = room;
    this.tell = tell;
    const { signal } = room;
    signal.addEventListener("abort", () => this.#stop());
    room.element.addEventListener("session-changed", () => this.#attend(), { signal });
    room.element.addEventListener("smtp-event", () => room.session !== this.session && this.#attend(), { signal });
    this.#attend();
  }

  #stop() {
    this.ears.abort();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.later);
  }

  /** Listens to the session that stands now. */
  #attend() {
    const { session } = this.room;
    this.ears.abort();
    this.ears = new AbortController();
    this.session = session;
    if (!session) return;
    const on = (/** @type {string} */ type, /** @type {(e: any) => void} */ f) => session.addEventListener(type, f, { signal: this.ears.signal });
    for (const type of ["restart", "rewound"]) on(type, () => this.#begin());
    on("crash", ({ detail }) => !detail.kept && this.#begin());
    on("smtp-event", ({ detail }) => {
      this.tell.event?.(detail);
      this.#changed();
    });
    for (const type of ["state", "waiting", "goal-met", "closed"]) on(type, () => this.#changed());
    this.#begin();
  }

  #begin() {
    this.tell.begin?.(this.session.events);
    this.#changed();
  }

  /** Once a frame; a few times a second where a session that is long grows fast. */
  #changed() {
    if (this.frame || this.later) return;
    const wait = this.session.events.length > LONG ? this.drawn + REST - performance.now() : 0;
    if (wait > 0) this.later = setTimeout(() => this.#draw(), wait);
    else this.#draw();
  }

  #draw() {
    this.later = undefined;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawn = performance.now();
      if (!this.room.signal.aborted) this.tell.state?.();
    });
  }
}
