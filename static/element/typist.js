/**
 * Plays what a client does: lines, each after the answer to the last (a script,
 * a solution, a paste), and what a solution does between them. A line of a
 * message has no answer and is not waited for.
 */

/**
 * A string is a line. `send` goes out as it is, all at once; `early` is about
 * the next one, which comes before the greeting.
 * @typedef {string | {send?: string, early?: boolean, connect?: boolean, drop?: boolean, wait?: number, heard?: boolean, persona?: string}} Act
 */

/**
 * @typedef {object} Hands what the typist does it with
 * @property {(line: string) => void} line
 * @property {(text: string) => void} send
 * @property {(early: string) => void} connect
 * @property {() => void} drop
 * @property {(ms: number) => void} wait
 * @property {(name: string) => Promise<void>} persona
 * @property {() => {state: string, silent: boolean, greeted: boolean}} look silent: the server owes a reply and will not say it
 */

const SLICE = 5; // ms of sending before the page may do something else

export class Typist {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    /** @type {Act[]} */
    this.acts = [];
    this.waits = false;
    this.asked = 0;
    this.moving = false; // another server is being opened: what comes next is for that one
    /** @type {(() => void) | undefined} */
    this.ondone = undefined;
  }

  /** @param {Act[]} acts */
  type(acts) {
    this.acts.push(...acts);
    this.#later();
  }

  stop() {
    this.acts.length = 0;
    this.waits = this.moving = false;
    this.#finish();
  }

  /** Once all is said and answered. */
  #finish() {
    if (this.acts.length > 0 || this.waits || this.moving) return;
    const done = this.ondone;
    this.ondone = undefined;
    done?.();
  }

  /** Every event of the session comes by here. @param {any} event */
  hear(event) {
    if (event.from === "client") this.asked = event.n;
    if (event.from === "client" && event.kind === "data" && !event.verb) this.waits = false;
    if (event.from === "server" && event.code && !(event.answers < this.asked)) this.waits = false;
    if (event.kind === "close") {
      this.waits = false;
      this.asked = 0;
      if (!begins(this.acts[0])) this.stop();
    }
    this.#finish();
    this.#later();
  }

  /** In a task of its own, so that the page is drawn between two lines. */
  #later() {
    if (this.acts.length === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      const until = performance.now() + SLICE;
      while (this.#step() && performance.now() < until);
      this.timer = 0;
      if (!this.waits && !this.moving) this.#later();
    });
  }

  /** Does the next thing, if it is the client's turn. */
  #step() {
    const [act] = this.acts;
    if (act === undefined || this.moving) return false;
    const { state, silent, greeted } = this.hands.look();
    if (state === "closed" && !begins(act)) this.stop();
    if (this.acts.length === 0) return false;
    const patient = typeof act === "string" || act.send !== undefined;
    // Before the greeting and during a handshake a client keeps quiet, unless none will come.
    const early = state === "connecting" && !greeted && !silent;
    if (typeof act === "object" && act.heard && early) return false; // time passes after the greeting, not instead of it
    if (patient ? this.waits || early || state === "tls" : this.waits && !silent) return false;
    this.acts.shift();
    this.waits = patient;
    this.#do(act);
    this.#finish();
    return true;
  }

  /** @param {Act} act */
  #do(act) {
    const { hands } = this;
    if (typeof act === "string") return hands.line(act);
    if (act.send !== undefined) return hands.send(act.send);
    if (act.wait) return hands.wait(act.wait);
    if (act.drop) return hands.drop();
    if (act.persona) return this.#move(act.persona);
    if (act.early || act.connect) {
      this.asked = 0;
      const early = act.early ? /** @type {any} */ (this.acts.shift())?.send ?? "" : "";
      hands.connect(early);
    }
  }

  /** @param {string} name */
  async #move(name) {
    this.moving = true;
    this.asked = 0;
    await this.hands.persona(name);
    this.moving = false;
    this.#finish();
    this.#later();
  }
}

/** @param {any} stage @returns {Hands} */
export const hands = (stage) => ({
  line: (line) => stage.send(line), send: (text) => stage.together(text), drop: () => stage.session?.close(),
  connect: (early) => stage.session?.restart(early), wait: (ms) => stage.session?.windForward(ms), persona: (name) => stage.act.persona(name),
  look: () => ({ state: stage.session?.state ?? "closed", silent: Boolean(stage.session?.silent), greeted: Boolean(stage.last) }),
});

/** What can follow the end of a connection. @param {Act | undefined} act */
function begins(act) {
  return typeof act === "object" && Boolean(act.connect || act.early || act.persona);
}
