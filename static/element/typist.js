const SLICE = 5; // ms of sending before the page may do something else

/**
 * Sends lines one by one, each after the answer to the last: a script, a
 * solution, a paste. A line of a message has no answer and is not waited for.
 */

export class Typist {
  /**
   * @param {(line: string) => void} send
   * @param {() => string} state
   */
  constructor(send, state) {
    this.send = send;
    this.state = state;
    /** @type {string[]} */
    this.lines = [];
    this.waits = false;
    /** @type {(() => void) | undefined} */
    this.ondone = undefined;
  }

  /** @param {string[]} lines */
  type(lines) {
    this.lines.push(...lines);
    this.#later();
  }

  stop() {
    this.lines.length = 0;
    this.ondone?.();
  }

  /** Every event of the session comes by here. @param {any} event */
  hear(event) {
    if (event.from === "server" && event.code) this.waits = false;
    if (event.from === "client" && event.kind === "data" && event.after === "data") this.waits = false;
    if (event.kind === "close") this.stop();
    this.#later();
  }

  /** In a task of its own, so that the page is drawn between two lines. */
  #later() {
    if (this.lines.length === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      const until = performance.now() + SLICE;
      while (this.#step() && performance.now() < until);
      this.timer = 0;
      if (!this.waits) this.#later();
    });
  }

  /** Sends one line, if it is the learner's turn. */
  #step() {
    const state = this.state();
    if (state === "closed") this.stop();
    // Before the greeting and during a handshake a client keeps quiet.
    if (this.lines.length === 0 || this.waits || state === "connecting" || state === "tls") return false;
    this.waits = true;
    this.send(/** @type {string} */ (this.lines.shift()));
    if (this.lines.length === 0) this.ondone?.();
    return true;
  }
}
