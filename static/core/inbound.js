// A port of the backend at which real mail programs reach the server in this
// page. One WebSocket holds the port; each program that connects gets one more,
// and a session of its own in the core, which answers it.

import { PROTOCOL, ServedSession } from './served.js';

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
    session.addEventListener('closed', () => {
      this.sessions.delete(session);
      if (!session.mails) queueMicrotask(() => session.dispose()); // its events have been told; the core may forget it, unless there is mail to read
    });
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
