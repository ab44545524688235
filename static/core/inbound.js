// A port of the backend at which real mail programs reach the server in this
// page. One WebSocket holds the port; each program that connects gets one more,
// and a session of its own in the core, which answers it.
//
// No reply waits for a timer: in a tab in the background timers are slowed down,
// messages of a WebSocket are not.

import { Session } from './session.js';

const PROTOCOL = 'ehlo.inbound.v1';
const PIECE = 32768; // octets in one message
const CRASHED = 4000; // the code of a WebSocket whose session is lost
const ENDS = ['lost', 'idle', 'octets', 'gone', 'network']; // those that have a text: closed.lost ...

/** @typedef {{persona?: string, role?: string, world?: string}} Setting whom a program meets */

/**
 * Sends: leased, accept (detail: a ServedSession), turned-away ({remote,
 * reason}), refused ({code, text}), closed ({code, why}).
 */
export class Port extends EventTarget {
  address = '';
  until = 0; // milliseconds since 1970, on the clock of this page
  lease = '';
  /** @type {Set<ServedSession>} programs that are connected */
  sessions = new Set();
  /** @type {WebSocket | null} */
  #socket = null;
  #setting;

  /**
   * @param {string | URL} url of the backend's /inbound
   * @param {() => Setting} setting asked for each program that connects
   */
  constructor(url, setting) {
    super();
    this.url = new URL(url);
    this.url.protocol = this.url.protocol.replace('http', 'ws');
    this.#setting = setting;
  }

  /** Asks for a port. */
  open() {
    const socket = new WebSocket(this.url, PROTOCOL);
    const tls = this.#setting().role === 'submissions' ? 'implicit' : 'none';
    socket.onopen = () => socket.send(JSON.stringify({ type: 'listen', tls }));
    socket.onmessage = ({ data }) => this.#noted(JSON.parse(data));
    socket.onclose = () => this.#over(this.lease ? 'network' : 'unreachable');
    this.#socket = socket;
  }

  /** Lets the port go. */
  release() {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type: 'release' }));
    else this.dispose();
  }

  /** Lets everything go, without another word. */
  dispose() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
    for (const session of this.sessions) session.dispose();
    this.sessions.clear();
  }

  /** @param {Record<string, any>} note a text frame, see DESIGN 4 */
  #noted(note) {
    switch (note.type) {
      case 'leased':
        Object.assign(this, { lease: note.lease, address: note.address, until: Date.now() + note.left });
        return this.#emit('leased', null);
      case 'accept':
        return this.#accept(note);
      case 'turned-away':
        return this.#emit('turned-away', { remote: note.remote, reason: note.reason });
      case 'refused':
        this.#socket = null;
        return this.#emit('refused', { code: note.code, text: note.text });
      case 'closed':
        return this.#over(note.code, note.why);
    }
  }

  /** @param {Record<string, any>} note */
  #accept({ id, remote }) {
    const session = new ServedSession(this, id, remote, this.#setting());
    this.sessions.add(session);
    session.addEventListener('closed', () => this.sessions.delete(session));
    this.#emit('accept', session);
    session.attach();
  }

  /** @param {string} code @param {string} [why] */
  #over(code, why = '') {
    if (!this.#socket) return;
    this.#socket.onclose = null;
    this.#socket.close(1000);
    this.#socket = null;
    this.#emit('closed', { code, why });
  }

  /** @param {string} type @param {unknown} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

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
  #mails = 0;

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
    this.addEventListener('crash', () => this.#socket?.close(CRASHED));
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
    socket.onclose = () => {
      this.#socket = null;
      if (!this.closed) this.#hangup('network');
    };
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
    while (this.#mails > 0 && !this.mail(this.#mails)) this.#mails--; // the oldest are not kept
    const mail = this.mail(this.#mails);
    this.#mails++;
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
