// The shapes that cross the boundary between page and core. Types only: nothing
// here is ever loaded.

/**
 * An Event as the core tells it (wasm/wire/event.go). What is absent is zero.
 * @typedef {object} SmtpEvent
 * @property {number} n
 * @property {number} at milliseconds since the connection
 * @property {'client' | 'server' | 'note'} from
 * @property {'greeting' | 'command' | 'reply' | 'data' | 'auth' | 'tls' | 'note' | 'garbage' | 'close'} kind
 * @property {string} [verb]
 * @property {string} [arg]
 * @property {number} [took]
 * @property {number} [answers]
 * @property {number} [code]
 * @property {string} [enhanced]
 * @property {string} before
 * @property {string} after
 * @property {[string, string][][]} [lines]
 * @property {{id: string, args?: string[]}[]} [explain]
 * @property {number} [delay]
 * @property {boolean} [pipelined]
 * @property {string[]} [marks]
 */

/**
 * @typedef {object} Options
 * @property {string} [persona]
 * @property {string} [role] mx, submission, submissions or lmtp
 * @property {string} [world] world lines
 * @property {string} [client] "name address"
 * @property {string} [served] the port at which the client, a real program, has connected
 * @property {string} [program] mta, curl or bot: this program calls, and whoever types is the server
 * @property {string[][]} [goals] the goal lines of each step
 * @property {string[][]} [hints] lines "ID when PATTERN" of each step
 * @property {[number, number][]} [met] goals met before: step from 1, index from 0
 * @property {string} [log] what another program wrote down, to be read as a session
 * @property {string} [recording] a session as text, to be made again; what is said beside it wins over it
 * @property {number} [now] the moment the session begins, for tests
 * @property {number} [seed]
 * @property {string | URL} [core] where core.wasm is
 */

/**
 * What the core says after a call (wasm/play/output.go).
 * @typedef {object} Output
 * @property {string} state
 * @property {number} step
 * @property {SmtpEvent[]} events
 * @property {number} [due]
 * @property {number} [dropped]
 * @property {boolean} [silent]
 * @property {boolean} [closed]
 * @property {boolean} [more]
 * @property {boolean} [starttls] a served client is to begin TLS
 * @property {boolean} [reset] the connection of a served client is to be broken off
 * @property {{step: number, index: number, by: number}[]} [met]
 * @property {{step: number, id: string, by: number}[]} [hints]
 */

/**
 * A message the simulated server has taken.
 * @typedef {{from: string, to: string[], trace: string, data: string, size: number}} Mail
 */

/**
 * Whom a session is with.
 * @typedef {{persona: string, role: string, world: string, client: string, peer: string, real?: boolean, recorded?: boolean}} About
 */

/**
 * A move of the state machine; without a verb it is the server's. One that stays has no `to`.
 * @typedef {{verb: string, line: string, from: string[], to?: string, stays?: boolean, section: string, legal?: boolean}} Move
 * @typedef {{state: string, moves: Move[]}} Machine
 */

/**
 * The same words, said to another server. A step without a code got no reply.
 * @typedef {{command: string, code: number, enhanced?: string, text: string[], took: number}} Step
 * @typedef {{persona: string, title: string, steps: Step[], closed?: boolean}} Comparison
 */

export {};
