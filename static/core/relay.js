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

/**
 * The relay stands beside the module, whatever the site is mounted below:
 * BASE/smtp-playground.js, BASE/v1/..., BASE/assets/... all mean BASE/relay.
 * @returns {URL}
 */
function relayURL() {
  const url = new URL(import.meta.url.replace(/(v1\/)?(assets\/)?[^/]*$/, 'relay'));
  url.protocol = url.protocol.replace('http', 'ws');
  return url;
}

const GOING_AWAY = 1001; // the server is being stopped, perhaps to come back
const TRIES = 6; // to come back by ourselves, each after twice the time
const SHORT = 700; // ms; a greeting that comes sooner needs no countdown

export class RelaySession extends Session {
  #target;
  /** @type {WebSocket | null} */
  #socket = null;
  #tries = 0; // since the last greeting
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  #patience = 0; // until when the relay waits for a greeting; 0: it does not

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

  /**
   * Any call into the core may stop the countdown to the greeting; it goes on.
   * @param {string} name
   * @param {Uint8Array | null} bytes
   * @param {...number} args
   */
  call(name, bytes, ...args) {
    super.call(name, bytes, ...args);
    this.#countdown();
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
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (!this.closed) this.tell('hangup', 'network', reason);
      if (code === GOING_AWAY || this.#tries > 0) this.#comeBack();
    };
    this.#socket = socket;
  }

  /**
   * After the server was stopped, all tabs want to come back: each at a moment
   * of its own. Only to the server behind the page; to anybody else's it takes
   * a click.
   */
  #comeBack() {
    if (this.#target.host !== 'sandbox' || this.#tries >= TRIES) return;
    const ms = (1000 + 4000 * Math.random()) * 2 ** this.#tries++;
    this.tell('note', 'come-back', Math.ceil(ms / 1000));
    this.#later = setTimeout(() => this.restart(), ms);
  }

  /** Lets the socket go without another word about it. */
  #drop() {
    clearTimeout(this.#later);
    this.#patience = 0;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.close(1000);
  }

  /** @param {Uint8Array} bytes */
  #heard(bytes) {
    clearTimeout(this.#later);
    this.#patience = this.#tries = 0;
    for (let at = 0; at < bytes.length; at += 65536) this.call('peer', bytes.subarray(at, at + 65536));
  }

  /** Shows how long the relay will wait for the greeting. */
  #countdown() {
    const ms = this.#patience - this.now();
    if (ms <= 0 || this.waiting) return;
    this.waiting = { until: this.#patience, ms };
    this.dispatchEvent(new CustomEvent('waiting', { detail: this.waiting }));
  }

  /** @param {Record<string, any>} note a text frame, see DESIGN 4 */
  #noted(note) {
    switch (note.type) {
      case 'resolved':
        return this.#resolved(note);
      case 'connected':
        return this.#connected(note);
      case 'tls':
        return this.#encrypted(note);
      case 'sent': // what went out as it was typed needs no words
        return note.as_typed ? undefined : this.tell('note', 'sent', note.line);
      case 'held':
        return this.tell('note', `held.${note.reason}`, note.line, note.text);
      case 'refused':
        return this.#refused(note);
      case 'closed':
        this.#patience = 0;
        return this.tell('hangup', note.by, note.why);
    }
  }

  /** @param {Record<string, any>} note */
  #resolved({ addresses = [], names = [] }) {
    const { host } = this.#target;
    if (names.length === 0 || names[0] === host) this.tell('note', 'resolved', host, addresses.join(', '));
    else this.tell('note', 'resolved-mx', host, names.join(', '), addresses.join(', '));
  }

  /** @param {Record<string, any>} note */
  #connected({ address, ms, patience_ms: patience = 0 }) {
    this.tell('note', 'connected', address, ms);
    const until = this.now() + patience;
    this.#later = setTimeout(() => {
      this.#patience = until;
      this.#countdown();
    }, SHORT);
  }

  /** @param {Record<string, any>} note */
  #encrypted({ version, cipher, why, verified, reason, detail, chain = [] }) {
    this.peer = { ...this.peer, tls: true };
    this.tell('handshake', version, cipher, why, verified ? 'yes' : '');
    const [leaf] = chain;
    if (leaf) this.tell('note', 'certificate', leaf.names?.slice(0, 5).join(', ') || leaf.subject, leaf.issuer, leaf.until.slice(0, 10));
    if (reason) this.tell('note', `tls-why.${reason}`, detail);
  }

  /** Where the policy said no, the layer tells more than the code. @param {Record<string, any>} note */
  #refused({ code, text, layer, reason }) {
    this.#patience = 0;
    this.tell('note', `refused.${code === 'policy' && layer ? layer : code}`, text, reason);
    this.dispatchEvent(new CustomEvent('refused', { detail: { code, text, layer, reason } }));
    this.tell('hangup', 'relay');
  }
}
