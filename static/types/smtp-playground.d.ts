// What smtp-playground.js gives to a page and to scripts. The module under /v1/
// keeps to this: names and signatures may be added, never changed or taken away
// (static/types/v1.txt and its test hold that). "make types" checks the module
// itself against this file.

/**
 * Opens a session with the mail server in this page. Its greeting is the first of
 * `events`, unless the server takes its time. Rejects with a sentence when there
 * is no such persona or role, or when a world or goal line cannot be read.
 *
 *     const session = await open({ persona: "exim" });
 *     session.addEventListener("smtp-event", (e) => console.log(e.detail.code));
 *     session.send("VRFY alice\r\n");
 */
export function open(options?: Options): Promise<Session>;

/** How a session begins. Everything may be left out. */
export interface Options {
  /** The server to meet: "rfc", "postfix", "exim" ...; `session.personas` lists them. */
  persona?: string;
  /** "mx", "submission", "submissions" or "lmtp". */
  role?: string;
  /** Lines of a world: who lives there, and what goes wrong. */
  world?: string;
  /** Name and address of the client: "client.test.example 192.0.2.10". */
  client?: string;
  /** The goal lines of each step of a lesson. */
  goals?: string[][];
  /** Lines "ID when PATTERN" of each step: hints that a mistake raises. */
  hints?: string[][];
  /** The moment the session begins, in milliseconds since 1970. */
  now?: number;
  /** Where the server's identifiers come from: equal seeds, equal sessions. */
  seed?: number;
  /** A session as text, from `recording()`: it is made again. What is said beside it wins over what it says. */
  recording?: string;
  /** Turns it round: this program calls, and whoever types is the server. */
  program?: "mta" | "curl" | "bot";
  /** Where core.wasm is, if not where the build put it. */
  core?: string | URL;
}

/** A connection to a mail server, and what was said on it. */
export interface Session extends EventTarget {
  /** What was said, oldest first; the newest 20,000. */
  readonly events: SmtpEvent[];
  readonly state: string;
  readonly closed: boolean;
  /** A reply is under way: when it comes, and how long that is. */
  readonly waiting: { until: number; ms: number } | null;
  readonly goals: { step: number; index: number; line: string; met: boolean; by: number }[];
  /** The current step of the lesson, from 1. */
  readonly step: number;
  /** It was opened from the recording of a real server and can only be read; then `peer.kind` is "recorded". */
  readonly recorded: boolean;
  readonly peer: { kind: "simulated" | "real"; host: string; port: number; tls: boolean };
  /** The verbs that may come now, each with a line that is right as it stands. */
  readonly legal: { verb: string; line: string; next?: boolean }[];
  /** Whom this session is with: persona, role, world lines, client; host and port of a real server. */
  readonly about: { persona: string; role: string; world: string; client: string; peer: string; real?: boolean; recorded?: boolean };
  /** The servers that `persona` can name. */
  readonly personas: { name: string; title: string }[];
  /** Sends octets as they are, a string as UTF-8. Nothing is appended. */
  send(data: string | Uint8Array): void;
  /** Sends one line: the text, then CR LF. */
  command(line: string): void;
  /** Goes back to where the session stood after event n; throws if it cannot. */
  rewind(n: number): void;
  /** A new connection to the same server. Goals that are met stay met. */
  restart(): void;
  /** So many milliseconds pass at once; without a number, what is under way happens now. */
  windForward(ms?: number): void;
  /** Goals and hints of a lesson. What was said so far counts. */
  setGoals(goals: string[][], hints?: string[][]): void;
  /** The i-th message that the server took on this connection. */
  mail(i: number): Mail | null;
  /** The session as text, for `open({ recording })`; without credentials. Throws if it is too long. */
  recording(): string;
  /** How a command line may go on: whole lines, and what says more about each. */
  complete(line: string): { line: string; says: string }[];
  /** The state machine, and where the session stands. A move without a verb is the server's. */
  machine(): { state: string; moves: { verb: string; line: string; from: string[]; to?: string; stays?: boolean; section: string; legal?: boolean }[] };
  /** What another server would have answered to the same words, one step a command. */
  compare(persona: string): Comparison;
  /** Hangs up. */
  close(): void;
  /** Frees what the session holds. */
  dispose(): void;
}

/** One thing that happened. What is absent is zero, empty or false. */
export interface SmtpEvent {
  n: number;
  /** Milliseconds since the connection. */
  at: number;
  from: "client" | "server" | "note";
  kind: "greeting" | "command" | "reply" | "data" | "auth" | "tls" | "note" | "garbage" | "close";
  /** A client's verb; of a reply, the verb it answers. */
  verb?: string;
  arg?: string;
  /** The number of the event that a reply answers. */
  answers?: number;
  code?: number;
  enhanced?: string;
  before: string;
  after: string;
  /** Kind and text of the parts of each line, fit to be shown. */
  lines?: [string, string][][];
  explain?: { id: string; args?: string[] }[];
  delay?: number;
  pipelined?: boolean;
  marks?: string[];
}

/** The same words, said to another server. A step without a code got no reply. */
export interface Comparison {
  persona: string;
  title: string;
  steps: { command: string; code: number; enhanced?: string; text: string[]; took: number }[];
  closed?: boolean;
}

/** A message the server took. */
export interface Mail {
  from: string;
  to: string[];
  trace: string;
  data: string;
  size: number;
}

/** <smtp-playground>, whose attributes say who is met: lesson lang persona role world script autorun theme target loading client. */
export class SmtpPlayground extends HTMLElement {
  /** The site that lessons and pages are on, if not the one this module came from. */
  static site: string | undefined;
  /** The open session; null while there is none. */
  get session(): Session | null;
  /** Puts a line into the command line, for the reader to send. */
  put(line: string): void;
  /** Types lines, each after the answer to the last. */
  type(lines: string[]): void;
  /** A new connection to the same server. */
  restart(): void;
  /** Another session takes the place of the one that stands; kept once it does, rejects with what is wrong. */
  show(options: Show): Promise<void>;
}

/** What an element shows instead of the server that its attributes name: one of them is enough. */
export interface Show {
  /** What `session.recording()` gave. */
  recording?: string;
  /** A log of another tool, as text. */
  log?: string;
  /** The program that calls: "mta", "curl" or "bot". The reader is the server. */
  client?: string;
  persona?: string;
  role?: string;
  world?: string;
}

/** <smtp-code>252 2.1.5</smtp-code>: what a reply means, digit by digit. */
export class SmtpCode extends HTMLElement {}

/** What the element tells its page; the events bubble out of shadow roots. */
export interface SmtpPlaygroundEvents {
  "smtp-event": CustomEvent<SmtpEvent>;
  "goal-met": CustomEvent<{ step: number; index: number; line: string; by: number }>;
  "lesson-completed": CustomEvent;
  /** Another session stands in the element: `event.target.session`. */
  "session-changed": CustomEvent<{ kind: string }>;
}
