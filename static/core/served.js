// A mail program at a port of the backend, and the session in the core that
// answers it.
//
// No reply waits for a timer: in a tab in the background timers are slowed down,
// messages of a WebSocket are not.

import { Session } from './session.js';

export const PROTOCOL = 'ehlo.inbound.v1';
const PIECE = 32768; // octets in one message
const CRASHED = 4000; // the code of a WebSocket whose session is lost
const ENDS = ['lost', 'idle', 'octets', 'gone', 'network']; // those that have a text: closed.lost ...

/** @typedef {import('./inbound.js').Port} Port */
/** @typedef {import('./inbound.js').Setting} Setting */

/**
 * One program at the port. Beside the events of Session it sends mail ({from,
 * to, trace, data, size}).
 */
export class ServedSession extends Session {
  /** @type {WebSocket | null} */
  #socket = null;
  #port;
  #id;
  #begun = false;
  #shaking = false;
  /** @type {Uint8Array[]} what came before the core was ready */
  #early = [];
  mails = 0; // delivered so far

  /**
   * @param {Port} port
   * @param {string} id
   * @param {string} remote address and port of the program
   * @param {Setting} setting
   */
  constructor(port, id, remote, setting) {
    const address = remote.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    super({ ...setting, served: port.lease, client: `[${address}] ${address}` });
    this.#port = port;
    this.#id = id;
    this.remote = remote;
    this.addEventListener('smtp-event', (/** @type {any} */ { detail }) => this.#look(detail));
  }

  /** Opens the WebSocket that carries the program's bytes. */
  attach() {
    const socket = new WebSocket(this.#port.url, PROTOCOL);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#text({ type: 'attach', lease: this.#port.lease, id: this.#id });
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#noted(JSON.parse(data));
      else this.#heard(new Uint8Array(data));
    };
    socket.onclose = () => !this.closed && this.#hangup('network');
    this.#socket = socket;
  }

  dispose() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onclose = socket.onmessage = null;
    socket?.close(CRASHED);
    super.dispose();
  }

  /**
   * Each call may make the server speak: that goes out at once.
   * @param {string} name
   * @param {Uint8Array | null} bytes
   * @param {...number} args
   */
  call(name, bytes, ...args) {
    super.call(name, bytes, ...args);
    this.#answer();
  }

  /**
   * After a crash the session begins again; its program has heard the beginning
   * already, and is told to come back.
   * @param {string} name
   * @param {...unknown} words
   */
  tell(name, ...words) {
    if (words[0] === 'crash') {
      this.#socket?.close(CRASHED);
      this.#socket = null;
    }
    super.tell(name, ...words);
  }

  /** @param {Record<string, any>} note */
  #noted(note) {
    switch (note.type) {
      case 'attached':
        this.start().catch(() => this.#socket?.close(CRASHED));
        return;
      case 'tls':
        this.#shaking = false;
        return this.tell('handshake', note.version, note.cipher, '', 'yes');
      case 'held':
        return this.tell('note', 'tls-dropped', note.octets);
      case 'refused':
        return this.#hangup('late');
      case 'closed':
        if (note.code === 'closed') this.close();
        else this.#hangup(note.code, note.why);
    }
  }

  async start() {
    await super.start();
    this.#begun = true;
    this.#answer();
    for (const bytes of this.#early.splice(0)) this.#heard(bytes);
  }

  /** @param {Uint8Array} bytes */
  #heard(bytes) {
    if (!this.#begun) this.#early.push(bytes);
    else if (this.#shaking) this.tell('note', 'tls-dropped', bytes.length);
    else this.send(bytes);
  }

  /** Sends what the server has said, and does what must follow it. */
  #answer() {
    const pieces = this.said();
    const n = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.wants.starttls && !this.#shaking) {
      this.#shaking = true;
      // Before its last words in clear: once they are out, the next octet is TLS.
      if (n > 0) this.#text({ type: 'starttls', after: n });
    }
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += PIECE) this.#send(piece.subarray(at, at + PIECE));
    }
    if (this.wants.reset) this.#text({ type: 'reset' });
    if (this.closed) this.#socket?.close(1000);
  }

  /** @param {string} by @param {string} [why] */
  #hangup(by, why) {
    if (this.#begun && !this.closed) return this.tell('hangup', ENDS.includes(by) ? by : 'network', why);
    this.closed = true;
    this.dispatchEvent(new CustomEvent('closed', { detail: null }));
  }

  /** A message was taken: here it is. @param {import('./types.js').SmtpEvent} event */
  #look(event) {
    if (!event.explain?.some(({ id }) => id === 'note.delivered')) return;
    while (this.mails > 0 && !this.mail(this.mails)) this.mails--; // the oldest are not kept
    const mail = this.mail(this.mails);
    this.mails++;
    if (mail) this.dispatchEvent(new CustomEvent('mail', { detail: mail }));
  }

  /** @param {object} message */
  #text(message) {
    this.#send(JSON.stringify(message));
  }

  /** @param {string | Uint8Array<ArrayBuffer>} data */
  #send(data) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
  }
}
