// What can be asked of a session. No question changes it.

/** @typedef {import('./play.js').Play} Play */

export class Asking extends EventTarget {
  /** @type {Play | null} */
  play = null;
  /** @type {{verb: string, line: string, next?: boolean}[] | null} the verbs of this moment, once asked for */
  choices = null;

  /** The verbs that may come now, each with a line that is right as it stands. */
  get legal() {
    return (this.choices ??= this.play?.ask('legal', null)) ?? [];
  }

  /** @returns {{name: string, title: string, documented?: boolean}[]} the servers that `persona` can name */
  get personas() {
    return this.play?.list('personas') ?? [];
  }

  /**
   * The i-th message the simulated server delivered on this connection, or null.
   * @returns {import('./types.js').Mail | null}
   */
  mail = (/** @type {number} */ i) => this.play?.ask('mail', null, i);

  /** Whom this session is with: persona, role, world lines, client, peer. @returns {import('./types.js').About} */
  get about() {
    return this.ask('about');
  }

  /**
   * A question to the core about this session; its answer, or null. Throws what
   * is wrong with it.
   * @param {string} name of an export
   * @param {...number} args
   * @returns {any}
   */
  ask(name, ...args) {
    return this.play?.ask(name, null, ...args) ?? null;
  }

  /**
   * The same, about a text, or octets.
   * @param {string} name
   * @param {string | Uint8Array} text
   * @param {...number} args
   * @returns {any}
   */
  askText(name, text, ...args) {
    return this.play?.ask(name, text, ...args) ?? null;
  }

  /**
   * The session as text, from which `open({recording})` makes it again. Holds no
   * credentials. Throws if it is too long.
   * @returns {string}
   */
  recording() {
    return this.play?.text('recording', null) ?? '';
  }

  /** How a command line may go on. @param {string} line @returns {{line: string, says: string}[]} */
  complete(line) {
    return this.askText('complete', line) ?? [];
  }

  /** The state machine, and where the session stands. @returns {import('./types.js').Machine} */
  machine() {
    return this.ask('machine');
  }

  /**
   * What another server would have answered to the same words.
   * @param {string} persona
   * @returns {import('./types.js').Comparison}
   */
  compare(persona) {
    return this.askText('compare', persona);
  }
}
