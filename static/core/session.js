// A session as pages and scripts use it. Bytes go in, Events come out; nothing
// here ever looks into SMTP: verbs, codes, states and explanations are the core's.

import { Asking } from './asking.js';
import { coreURL, load } from './loader.js';
import { Play, encoder } from './play.js';
import { listGoals, request, whose } from './request.js';
import { text } from './run.js';

/** @typedef {import('./types.js').SmtpEvent} SmtpEvent */
/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Output} Output */

const MAX_EVENTS = 20000; // as many as the core keeps
const PIECE = 65536; // octets in one call

/**
 * Opens a session with the simulated server. Its greeting is in `events` when
 * the promise is kept, unless the server takes its time. Rejects with what is
 * wrong with persona, role, world or a goal.
 * @param {Options} [options]
 */
export async function open(options = {}) {
  const session = new Session(options);
  await session.start();
  return session;
}

/**
 * Sends: smtp-event (detail: the Event), state (a string), goal-met ({step,
 * index, line, by}), hint ({step, id, by}), waiting ({until, ms} or null),
 * crash ({message, kept}), restart, rewound ({n}), closed.
 */
export class Session extends Asking {
  /** @type {SmtpEvent[]} the newest 20,000 */
  events = [];
  state = 'connecting';
  closed = false;
  /** @type {{until: number, ms: number} | null} a reply is under way */
  waiting = null;
  silent = false; // the simulated server owes a reply, and none is under way
  /** @type {{step: number, index: number, line: string, met: boolean, by: number}[]} */
  goals = [];
  step = 1; // the current step of the lesson, from 1; behind the last: all is done
  dropped = 0; // events the log had to give up
  recorded = false; // what happened with a real peer, to be read
  wants = { starttls: false, reset: false }; // what the host of a real client is to do (inbound.js)
  /**
   * `kind` is "recorded" for a real session that can only be read; `program`
   * is who calls, where the visitor is the server.
   * @type {{kind: 'simulated' | 'real', host: string, port: number, tls: boolean, program?: string}}
   */
  peer = { kind: 'simulated', host: 'mx.lab.example', port: 25, tls: false };

  #options;
  #zero;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @param {Options} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#zero = (options.now ?? Date.now()) - performance.now();
    this.goals = listGoals(options);
  }

  /** Loads the core and begins. */
  async start() {
    const core = await load(this.#options.core ?? coreURL());
    const { log, program, recording } = this.#options;
    if (log || program || recording) await core.more();
    if (log) this.#options.recording = text(core, 'readlog', log);
    this.play = new Play(core, (out) => this.#told(out), (message, kept) => this.#crashed(message, kept));
    this.play.begin(encoder.encode(request(this.#options, this.peer)), this.now());
    if (program || this.#options.recording) this.peer.program = this.ask('queue')?.program;
    const past = this.#options.recording && whose(this.about);
    if (past) Object.assign(this, { recorded: true, peer: { ...this.peer, ...past } });
  }

  /** Milliseconds since 1970; they never run backwards. */
  now() {
    return Math.floor(this.#zero + performance.now());
  }

  /**
   * Sends bytes as they are, a string as UTF-8. Nothing is appended.
   * @param {string | Uint8Array} data
   */
  send(data) {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    for (let at = 0; at < bytes.length; at += PIECE) this.call('feed', bytes.subarray(at, at + PIECE));
  }

  /** Sends one line: the text, and CRLF. @param {string} line */
  command(line) {
    this.send(`${line}\r\n`);
  }

  /** Goes back to where the session stood after event n; throws if it cannot. @param {number} n */
  rewind(n) {
    this.#clear();
    try {
      this.call('rewind', null, n, this.now());
    } finally {
      this.#emit('rewound', { n });
    }
  }

  /**
   * A new connection to the same server. Goals that are met stay met.
   * @param {string} [early] what is sent before the greeting
   */
  restart(early) {
    if (this.recorded) return; // nobody is there
    this.#clear();
    this.#emit('restart', null);
    if (early) this.call('early', encoder.encode(early));
    else this.call('restart', null, this.now());
  }

  /**
   * So many milliseconds pass; without a number, what is under way happens now,
   * and if nothing is, the server loses its patience.
   * @param {number} [ms]
   */
  windForward(ms) {
    if (ms) this.call('wait', null, ms, this.now());
    else this.call('wind', null, this.now());
  }

  /** The visitor hangs up. */
  close() {
    if (!this.closed) this.call('end', null, this.now());
  }

  /** Frees what the session holds. */
  dispose() {
    clearTimeout(this.#timer);
    this.play?.shut();
    this.play = null;
    this.closed = true;
  }

  /**
   * Gives the session a lesson. What was said so far counts.
   * @param {string[][]} goals the goal lines of each step
   * @param {string[][]} [hints] lines "ID when PATTERN" of each step
   * @param {[number, number][]} [met]
   */
  setGoals(goals, hints = [], met = []) {
    Object.assign(this.#options, { goals, hints, met });
    this.goals = listGoals({ goals, met });
    this.call('goals', encoder.encode(request({ goals, hints, met })));
  }

  /** Before ask("message", ...) and the like: the core is complete then. */
  async more() {
    await this.play?.more();
  }

  /** The server's bytes since the last call, for a client that is not this page. */
  said = () => this.play?.said() ?? [];

  /** Makes the core fail: a hook for tests of the way back. */
  fail = () => this.call('fail', null);

  /**
   * A call into the core. Bytes go with the time, unless other numbers are given.
   * @param {string} name
   * @param {Uint8Array | null} bytes
   * @param {...number} args
   */
  call(name, bytes, ...args) {
    if (bytes && name !== 'goals') args = [this.now()];
    this.play?.call(name, bytes, ...args);
  }

  /**
   * A call with words: note, handshake, hangup.
   * @param {string} name
   * @param {...unknown} words
   */
  tell(name, ...words) {
    this.call(name, encoder.encode(words.map((w) => String(w ?? '').replaceAll('\0', ' ')).join('\0')));
  }

  #clear() {
    clearTimeout(this.#timer);
    this.events = [];
    this.dropped = 0;
    this.closed = false;
  }

  /** @param {Output} out */
  #told(out) {
    this.choices = null;
    const before = this.state;
    this.state = out.state;
    this.step = out.step;
    this.dropped = out.dropped ?? 0;
    this.wants = { starttls: Boolean(out.starttls), reset: Boolean(out.reset) };
    const over = !this.closed && Boolean(out.closed);
    this.closed = Boolean(out.closed);
    for (const event of out.events) {
      this.events.push(event);
      this.#emit('smtp-event', event);
    }
    if (this.events.length > MAX_EVENTS) this.events.splice(0, this.events.length - MAX_EVENTS);
    if (this.state !== before) this.#emit('state', this.state);
    for (const met of out.met ?? []) this.#met(met);
    for (const hint of out.hints ?? []) this.#emit('hint', hint);
    this.#wait(out.due, Boolean(out.silent));
    if (over) this.#emit('closed', null);
  }

  /** @param {{step: number, index: number, by: number}} met */
  #met(met) {
    const goal = this.goals.find((g) => g.step === met.step && g.index === met.index);
    if (!goal) return;
    Object.assign(goal, { met: true, by: met.by });
    this.#emit('goal-met', { ...met, line: goal.line });
  }

  /** @param {number | undefined} due @param {boolean} silent */
  #wait(due, silent) {
    clearTimeout(this.#timer);
    const was = this.waiting;
    const ms = due ? Math.max(0, due - this.now()) : 0;
    this.waiting = due ? { until: due, ms } : null;
    if (due) this.#timer = setTimeout(() => this.call('advance', null, Math.max(due, this.now())), ms);
    const changed = was?.until !== this.waiting?.until || silent !== this.silent;
    this.silent = silent;
    if (changed) this.#emit('waiting', this.waiting);
  }

  /** @param {string} message @param {boolean} kept */
  #crashed(message, kept) {
    if (!kept) this.#clear();
    this.tell('note', 'crash', message);
    this.#emit('crash', { message, kept });
  }

  /** @param {string} type @param {unknown} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
