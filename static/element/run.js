/**
 * What runs in one element: its session, simulated or real, and its lesson.
 * Opening takes time, and a learner may press something else meanwhile: only
 * the last call counts.
 */

import { json, ours } from "./assets.js";
import * as peer from "./peer.js";
import { Proofs } from "./proofs.js";
import { Refusal } from "../core/play.js";

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./setting.js").Setting} Setting */
/** @typedef {import("./setting.js").Show} Show */

export class Run {
  /** @type {any} the open session */
  session = null;
  /** @type {"simulated" | "real"} */
  kind = "simulated";
  /** @type {Show | null} what is shown instead of the server that the page names */
  instead = null;
  /** @type {import("./peer.js").Target | string | null} a real server other than the one the page offers */
  elsewhere = null;
  proofs = new Proofs();
  #count = 0;
  /** @type {Map<string, [number, number]>} goals met in any session of this run */
  #met = new Map();
  /** @type {{step: number, by: number}[]} those met on this very connection, which can be taken back */
  #here = [];
  #finished = false;
  /** @type {number | undefined} the step a solution is played for */
  #until;

  /**
   * @param {Stage} stage
   * @param {Setting} set
   * @param {(type: string, detail: any) => void} tell
   */
  constructor(stage, set, tell) {
    this.stage = stage;
    this.set = set;
    this.tell = tell;
    this.persona = set.persona || "rfc";
    this.first = this.set.persona; // a solution begins with the server that the lesson names
    if (set.lesson) stage.guide.expect();
    this.head();
  }

  /** @param {"simulated" | "real"} kind */
  async open(kind) {
    const mine = ++this.#count;
    this.kind = kind;
    this.stage.notice.clear();
    const lesson = this.#lesson();
    try {
      const session = await (kind === "real" ? peer.real(this.elsewhere ?? this.set.target) : peer.simulated(await this.#config(lesson)));
      if (mine !== this.#count) return session.dispose();
      this.#take(session);
      this.#teach(session, await lesson);
    } catch (error) {
      if (mine === this.#count) this.#failed(error);
      return error;
    }
  }

  /** Another session takes the place of the one that stands; rejects with what is wrong. @param {Show} instead */
  async show(instead) {
    const before = this.instead;
    if (instead.persona) this.persona = this.set.persona = instead.persona;
    this.instead = instead;
    const error = await this.open("simulated");
    if (!error) return;
    this.instead = before;
    throw error;
  }

  /** The server in the page, whatever was shown instead. */
  back() {
    this.instead = null;
    return this.open("simulated");
  }

  /** A real server; null: the one that the page offers. @param {import("./peer.js").Target | string | null} [target] */
  reach(target = null) {
    this.elsewhere = target;
    this.open("real");
  }

  /** The session before is kept in sight until the next one is there. */
  #take(session) {
    this.proofs.leave(this.session);
    this.session = session;
    if (this.instead?.recording) this.persona = session.about?.persona || this.persona;
    this.#here = [];
    session.addEventListener("restart", () => (this.#here = []));
    this.head();
    this.stage.act.show();
    this.stage.attach(session);
    if (this.kind === "simulated" && !this.instead) this.#play();
    this.tell("session-changed", { kind: session.peer.kind });
  }

  /** A script runs by itself only here, with a peer that is simulated. */
  #play() {
    const { script, autorun } = this.set;
    if (autorun) this.stage.typist.type([...script]);
    else this.stage.command.offer(script);
  }

  /** Where the page names nothing else, the lesson does. */
  async #config(lesson) {
    const { set } = this;
    const l = set.alone && set.lesson ? await lesson : null;
    if (!set.persona && l?.persona) this.persona = l.persona;
    const { instead } = this;
    if (instead?.recording || instead?.log) return instead; // it knows its server
    const { client = set.client, role = set.role || l?.role || "", world = set.world || l?.world || "" } = instead ?? {};
    return { persona: this.persona, role, world, program: client };
  }

  /** @returns {Promise<any>} the lesson as JSON; null if there is none, or no way to it */
  async #lesson() {
    const { lesson, lang } = this.set;
    if (!lesson) return null;
    try {
      return await json(ours(`${lang}/lessons/${encodeURIComponent(lesson)}/lesson.json`));
    } catch {
      this.stage.guide.forget();
      this.stage.notice.say(this.stage.t("no_lesson"));
      return null;
    }
  }

  /** What was said before the goals arrived counts; so does what another session met. */
  #teach(session, lesson) {
    if (!lesson || session !== this.session) return;
    const { guide } = this.stage;
    if (guide.lesson !== lesson) guide.teach(lesson);
    const { goals, hints } = guide.lines();
    session.setGoals(goals, hints, [...this.#met.values()]);
    this.#renew();
  }

  /** The page may show the goals too. */
  #renew() {
    this.stage.refresh();
    this.tell("goals-changed", this.session.goals);
  }

  /** @param {{step: number, index: number, by: number}} goal */
  met(goal) {
    this.#met.set(`${goal.step}.${goal.index}`, [goal.step, goal.index]);
    this.#here.push(goal);
    this.proofs.met = true;
    this.tell("goal-met", goal);
    if (this.session.step > (this.#until ?? Infinity)) this.stage.typist.stop();
    if (this.#finished || !this.session.goals.every((g) => g.met)) return;
    this.#finished = true;
    this.tell("lesson-completed", { lesson: this.set.lesson });
  }

  /**
   * Plays a solution until a step is done: from the beginning, because a step
   * may build on what earlier ones have said.
   * @param {number} step
   * @param {import("./typist.js").Act[]} acts
   */
  async solve(step, acts) {
    this.stage.typist.stop();
    await this.#anew();
    this.#until = step;
    this.stage.demonstrate(acts);
  }

  /**
   * A server that remembers nothing: it may count connections. A real one is
   * only connected to again.
   */
  async #anew() {
    if (this.kind === "real") return void this.session?.restart();
    this.set.persona = this.first;
    this.persona = this.first || "rfc";
    await this.back();
  }

  /**
   * Back to where a step began. What earlier connections said is played again;
   * a real server cannot be taken back: there it is a new connection.
   * @param {number} step
   * @param {import("./typist.js").Act[]} [acts] the solution
   */
  async stepBack(step, acts = []) {
    const { session, stage } = this;
    if (!session) return;
    for (const [key, [n]] of this.#met) if (n >= step) this.#met.delete(key);
    this.#finished = false;
    const before = this.#here.filter((g) => g.step < step);
    const n = Math.max(0, ...before.map((g) => g.by));
    const moved = [...this.#met.values()].length > before.length && acts.some((act) => typeof act === "object" && (act.connect || act.persona));
    if (this.kind === "real") session.restart();
    else if (moved) await this.solve(step - 1, acts);
    else if (n && session.events.some((e) => e.n === n)) stage.rewind(n);
    else session.restart();
    const { goals, hints } = stage.guide.lines();
    this.session.setGoals(goals, hints, [...this.#met.values()]);
    this.#renew();
    stage.command.input.focus({ preventScroll: true });
  }

  /** A new connection to the same server; if there is none yet, another attempt. */
  again() {
    this.stage.notice.clear();
    if (peer.past(this.session)) this.back();
    else if (this.session) this.session.restart();
    else this.open(this.kind);
    this.stage.command.input.focus({ preventScroll: true });
  }

  /** Another personality: a new session. @param {string} persona */
  become(persona) {
    this.persona = persona;
    this.set.persona = persona;
    return this.back();
  }

  head() {
    const { session, set, persona } = this;
    const { kind, host, port, program = set.client } = session?.peer ?? { kind: "simulated", host: "mx.lab.example", port: 25 };
    this.stage.node.dataset.peer = kind;
    this.stage.head.show({ kind, host, port, program, persona, target: set.target, personas: session?.personas ?? [] });
  }

  #failed(error) {
    this.stage.act.show();
    const { stage, kind } = this, { t } = stage;
    // The core names the attribute that is wrong. What browsers say about loading helps nobody.
    const ours = error instanceof Refusal;
    const what = kind === "real" ? t("no_relay", peer.called(this.elsewhere ?? this.set.target)) : ours ? t("refused", error.message) : t(navigator.onLine === false ? "offline" : "failed");
    stage.notice.say(what, { bad: true, button: !(ours && kind === "simulated") && t("retry"), act: () => this.open(kind) });
  }

  end() {
    this.#count++;
    this.stage.detach();
    this.proofs.end();
    this.session?.dispose();
    this.session = null;
  }
}
