// One play in the core, by its handle: calls with bytes, outputs as objects.
// Should the core fail, the play is made again in a fresh instance from the
// calls that were made so far.

import { Refusal, decoder, encoder, run } from './run.js';

export { Refusal, encoder, tool } from './run.js';

/** @typedef {import('./loader.js').Core} Core */

/** @typedef {import('./types.js').Output} Output */
/** @typedef {{name: string, bytes: Uint8Array | null, args: number[]}} Call */

const MAX_BYTES = 4 << 20; // of input kept for a crash
const MAX_CALLS = 50000;

export class Play {
  #core;
  #handle = -1;
  /** @type {Call | null} */
  #first = null;
  /** @type {Call[] | null} calls since the first; null: too many */
  #calls = [];
  #bytes = 0;
  /** @type {(() => void)[] | null} what must wait until a crash is mended */
  #later = null;

  /**
   * @param {Core} core
   * @param {(out: Output) => void} told gets each output
   * @param {(message: string, kept: boolean) => void} crashed after a crash was mended; kept: the session goes on
   */
  constructor(core, told, crashed) {
    this.#core = core;
    this.told = inTurn(told);
    this.crashed = crashed;
  }

  /**
   * Begins; throws what is wrong with the request.
   * @param {Uint8Array} request
   * @param {number} now
   */
  begin(request, now) {
    this.#first = { name: 'begin', bytes: request, args: [now] };
    this.#handle = this.#run(this.#first, -1);
    this.#note([]);
    this.#tell(this.#core.exports.more(this.#handle));
  }

  /** Tells an output, and what did not fit it. @param {number} n */
  #tell(n) {
    for (let out = this.#read(n); ; out = this.#read(this.#core.exports.more(this.#handle))) {
      this.told(out);
      if (!out.more) return;
    }
  }

  /**
   * A call that changes the play. Throws if the core refuses it.
   * @param {string} name
   * @param {Uint8Array | null} bytes
   * @param {...number} args
   */
  call(name, bytes, ...args) {
    if (this.#later) {
      this.#later.push(() => this.call(name, bytes, ...args));
      return;
    }
    const call = { name, bytes: bytes && bytes.slice(), args };
    let n;
    try {
      n = this.#run(call, this.#handle);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      this.#mend(/** @type {Error} */ (error).message);
      return;
    }
    this.#keep(call);
    this.#tell(n);
  }

  /**
   * A call that only asks; text goes into the buffer first. Gives the answer as
   * text, null if there is none. Throws if the core refuses.
   * @param {string} name
   * @param {string | Uint8Array | null} text
   * @param {...number} args
   * @returns {string | null}
   */
  text(name, text, ...args) {
    if (this.#later || this.#handle < 0) return null;
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    try {
      const n = this.#run({ name, bytes, args }, this.#handle);
      return n > 0 ? decoder.decode(this.#core.view(n)) : null;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      this.#mend(/** @type {Error} */ (error).message);
      return null;
    }
  }

  /**
   * The same, for answers in JSON.
   * @param {string} name
   * @param {string | Uint8Array | null} text
   * @param {...number} args
   * @returns {any}
   */
  ask(name, text, ...args) {
    const answer = this.text(name, text, ...args);
    return answer === null ? null : JSON.parse(answer);
  }

  /**
   * A question to the core itself, not to this play.
   * @param {string} name
   * @returns {any}
   */
  list(name) {
    return this.#later ? null : this.#read(this.#core.exports[name]());
  }

  /**
   * What the server said in the last call, for a client that is not this page.
   * @returns {Uint8Array<ArrayBuffer>[]}
   */
  said() {
    const pieces = [];
    for (let n; !this.#later && this.#handle >= 0 && (n = this.#core.exports.said(this.#handle)) > 0; ) {
      pieces.push(this.#core.view(n).slice());
    }
    return pieces;
  }

  /** Brings what views ask of the core and no first reply needs. */
  more() {
    return this.#core.more();
  }

  /** Frees the handle. */
  shut() {
    if (this.#handle >= 0 && !this.#later) this.#core.exports.shut(this.#handle);
    this.#handle = -1;
  }

  /**
   * @param {Call} call
   * @param {number} handle
   */
  #run({ name, bytes, args }, handle) {
    return run(this.#core, name, bytes, ...(handle < 0 ? [] : [handle]), ...(bytes ? [bytes.length] : []), ...args);
  }

  /** @param {number} n */
  #read(n) {
    return JSON.parse(decoder.decode(this.#core.view(n)));
  }

  /** @param {Call[] | null} calls */
  #note(calls) {
    this.#calls = calls;
    this.#bytes = 0;
  }

  /**
   * The connections before this one belong to the session: the server remembers
   * them. Where they were too much, it can begin with the next.
   * @param {Call} call
   */
  #keep(call) {
    if (call.name === 'restart' && !this.#calls) this.#note([]);
    if (!this.#calls) return;
    this.#bytes += call.bytes?.length ?? 0;
    if (this.#bytes > MAX_BYTES || this.#calls.push(call) > MAX_CALLS) this.#note(null);
  }

  /**
   * Makes the play again, without the call that failed. What was told then is
   * known already; the same calls give the same events.
   * @param {string} message
   */
  async #mend(message) {
    this.#later = [];
    const first = /** @type {Call} */ (this.#first);
    const calls = this.#calls;
    let kept = true;
    try {
      this.#core = await this.#core.renew();
      try {
        if (!calls) throw new Error();
        this.#repeat(first, calls);
        while (this.#read(this.#core.exports.more(this.#handle)).more);
      } catch {
        kept = false; // it fails again, or is too long: begin anew
        this.#core = await this.#core.renew();
        this.#repeat(first, []);
        this.#note([]);
      }
    } catch {
      return; // the core is gone; the session stays as it is, silent
    }
    const later = this.#later;
    this.#later = null;
    this.crashed(message, kept);
    if (!kept) this.#tell(this.#core.exports.more(this.#handle));
    for (const task of later) task();
  }

  /**
   * @param {Call} first
   * @param {Call[]} calls
   */
  #repeat(first, calls) {
    this.#handle = this.#run(first, -1);
    for (const call of calls) {
      for (let n = this.#run(call, this.#handle); this.#read(n).more; ) n = this.#core.exports.more(this.#handle);
    }
  }
}

/**
 * Whoever is told something may call again at once; what comes of that waits
 * until the first has been told to the end.
 * @param {(out: Output) => void} told
 */
function inTurn(told) {
  /** @type {Output[]} */
  const waiting = [];
  return (/** @type {Output} */ out) => {
    if (waiting.push(out) > 1) return;
    try {
      for (; waiting.length > 0; waiting.shift()) told(waiting[0]);
    } finally {
      waiting.length = 0;
    }
  };
}
