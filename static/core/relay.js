// A session with a real server, over the WebSocket relay of the backend. Binary
// frames are bytes of the connection, text frames are notes about it. Both go
// through the same core as the simulated server's bytes.

import { Session } from './session.js';

const PROTOCOL = 'ehlo.relay.v1';

/**
 * @typedef {object} Target
 * @property {string} host
 * @property {number} port
 * @property {'none' | 'implicit'} [tls]
 * @property {boolean} [mx] ask the host's MX record first
 * @property {string | URL} [url] of the relay; by default /relay of this site
 */

/**
 * Connects to a real server. What happens comes as events; the promise is kept
 * as soon as the core is there. Beside the events of Session there is `refused`
 * ({code, text}): the relay would not, or could not.
 * @param {Target & import('./session.js').Options} options
 */
export async function connect(options) {
  const session = new RelaySession(options);
  await session.start();
  return session;
}

/** @returns {URL} */
function relayURL() {
  const url = new URL('/relay', import.meta.url);
  url.protocol = url.protocol.replace('http', 'ws');
  return url;
}

export class RelaySession extends Session {
  #target;
  /** @type {WebSocket | null} */
  #socket = null;

  /** @param {Target & import('./session.js').Options} options */
  constructor(options) {
    super(options);
    this.#target = options;
    /** @type {Session['peer']} */
    this.peer = { kind: 'real', host: options.host, port: options.port, tls: options.tls === 'implicit' };
  }

  async start() {
    await super.start();
    this.#dial();
  }

  /** @param {string | Uint8Array} data */
  send(data) {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data.slice();
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      this.tell('note', 'not-connected');
      return;
    }
    super.send(bytes);
    this.#socket.send(bytes);
  }

  /** Connects again. */
  restart() {
    this.#drop();
    super.restart();
    this.#dial();
  }

  close() {
    this.#drop();
    if (!this.closed) this.tell('hangup', 'visitor');
  }

  dispose() {
    this.#drop();
    super.dispose();
  }

  /** A real server cannot be taken back; the core says so. */
  windForward() {}

  #dial() {
    const { host, port, tls = 'none', mx = false, url = relayURL() } = this.#target;
    const socket = new WebSocket(url, PROTOCOL);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify({ type: 'open', host, port, tls, mx }));
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#noted(JSON.parse(data));
      else this.#heard(new Uint8Array(data));
    };
    socket.onclose = ({ reason }) => {
      if (this.#socket === socket && !this.closed) this.tell('hangup', 'network', reason);
      if (this.#socket === socket) this.#socket = null;
    };
    this.#socket = socket;
  }

  /** Lets the socket go without another word about it. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.close(1000);
  }

  /** @param {Uint8Array} bytes */
  #heard(bytes) {
    for (let at = 0; at < bytes.length; at += 65536) this.call('peer', bytes.subarray(at, at + 65536));
  }

  /** @param {Record<string, any>} note a text frame, see DESIGN 4 */
  #noted(note) {
    switch (note.type) {
      case 'resolved':
        return this.tell('note', 'resolved', this.#target.host, note.addresses?.join(', '));
      case 'connected':
        return this.tell('note', 'connected', note.address, note.ms);
      case 'tls':
        this.peer = { ...this.peer, tls: true };
        return this.tell('handshake', note.version, note.cipher, note.why, note.verified ? 'yes' : '');
      case 'sent':
        return this.tell('note', 'sent', note.line);
      case 'held':
        return this.tell('note', `held.${note.reason}`, note.line, note.text);
      case 'refused':
        this.tell('note', `refused.${note.code}`, note.text);
        this.dispatchEvent(new CustomEvent('refused', { detail: { code: note.code, text: note.text } }));
        return this.tell('hangup', 'relay');
      case 'closed':
        return this.tell('hangup', note.by, note.why);
    }
  }
}
