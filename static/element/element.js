/**
 * <smtp-playground>: a guest in whatever page it stands in. Attributes in,
 * events out, the state reflected; a shadow root of its own; everything freed
 * when it leaves, begun again when it comes back.
 *
 *	lesson lang persona role world script autorun theme target loading guide client
 */

import css from "../css/element.css";
import { place } from "./assets.js";
import { el, fill } from "./dom.js";
import { Run } from "./run.js";
import { Stage } from "./stage.js";
import { language, words } from "./strings.js";

/** @type {CSSStyleSheet | undefined} one sheet for all elements of the page */
let sheet;

export class SmtpPlayground extends HTMLElement {
  static observedAttributes = ["lesson", "lang", "persona", "role", "world", "script", "target", "guide", "client"];

  /** Where lessons and pages are: the site this module came from, unless one is named. @returns {string | undefined} */
  static get site() {
    return place.site;
  }

  static set site(url) {
    place.site = url?.replace(/\/*$/, "/");
  }

  /** @type {Run | null} */
  #run = null;
  /** @type {Stage | null} */
  #stage = null;
  #due = false;
  #shown = false; // a session, or why there is none, was to be seen once

  constructor() {
    super();
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    this.root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    if (!this.#run) this.#begin();
  }

  /** A page that moves the element takes it out and puts it back at once: wait and see. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(_, before, after) {
    if (before === after || !this.#run || this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.isConnected) return;
      this.#end();
      this.#begin();
    });
  }

  /** The open session, an EventTarget; null while there is none. */
  get session() {
    return this.#run?.session ?? null;
  }

  /** Sessions before it in which goals of the lesson were met: what one has to share. */
  get former() {
    return this.#run?.proofs.sessions ?? [];
  }

  /** Whom the visitor meets here; <smtp-inbound> lets others meet the same server. */
  get setting() {
    const { persona, role, world } = this.#setting();
    return { persona: this.#run?.persona ?? persona, role, world };
  }

  /** The focus goes to the command line. @param {FocusOptions} [options] */
  focus(options) {
    this.#stage?.command.input.focus(options);
  }

  /** Puts a line into the command line, for the learner to send. @param {string} line */
  put(line) {
    this.#stage?.command.put(line);
  }

  /** Types lines, each after the answer to the last. @param {string[]} lines */
  type(lines) {
    this.#stage?.typist.type([...lines]);
  }

  /** Sends text as it is, all at once. @param {string} text */
  send(text) {
    this.#stage?.together(text);
  }

  /** Plays a solution until a step is done. @param {number} step @param {import("./typist.js").Act[]} acts */
  solve(step, acts) {
    this.#run?.solve(step, acts);
  }

  /** Back to where a step began. @param {number} step */
  stepBack(step) {
    this.#run?.stepBack(step);
  }

  /** A new connection to the same server. */
  restart() {
    this.#run?.again();
  }

  /**
   * Another session in this element: a recording, somebody's log, another
   * server, a program that calls. Kept once it stands. @param {import("./setting.js").Show} options
   */
  async show(options) {
    if (!this.#run) throw new Error("not connected");
    this.#open();
    await this.#run.show(options);
  }

  /** Connects to a real server; only ever because of a click that names it. @param {string | import("./peer.js").Target} target */
  connect(target) {
    this.#run?.reach(target);
  }

  /** Back to after event n; what was said until then is not told again. Throws if it cannot. @param {number} n */
  rewind(n) {
    this.#stage?.rewind(n);
  }

  /** Rows after event n are shown as not said yet; 0: none is; below: all are. @param {number} [n] */
  async later(n = 0) {
    (await this.#stage?.more())?.later(n);
  }

  /** Where the line of an event stands in the transcript, from 1. @param {number} n */
  line(n) {
    return this.#stage?.transcript.line(n) ?? 0;
  }

  /** Brings the line of an event into sight. @param {number} n */
  reveal(n) {
    const { transcript } = this.#stage;
    transcript.here(n, false);
    transcript.rows.get(n)?.[0].scrollIntoView({ block: "center" });
  }

  #begin() {
    const set = this.#setting();
    const tell = (type, detail) => this.#tell(type, detail);
    this.setAttribute("state", "connecting");
    this.toggleAttribute("fresh", !set.autorun); // until something is sent, a narrow window shows only what one needs for that
    this.#stage = new Stage(words(set.lang), set.lang, {
      again: () => this.#run?.again(), persona: async (name) => this.#run?.become(name),
      real: () => this.#run?.reach(), simulated: () => this.#run?.back(),
      met: (goal) => this.#run?.met(goal), show: () => this.#open(), tell, alone: set.alone,
    });
    this.#run = new Run(this.#stage, set, tell);
    // What stands between the tags can be read until there is something to show.
    fill(this.root, this.firstElementChild && !this.#shown ? el("slot") : this.#stage.node);
    const start = { click: () => this.#offer(), lazy: () => this.#whenSeen() }[this.getAttribute("loading")];
    if (start) start();
    else this.#run.open("simulated");
  }

  #end() {
    this.seen?.disconnect();
    this.#run?.end();
    this.#run = this.#stage = null;
  }

  /** @returns {import("./setting.js").Setting} */
  #setting() {
    const text = (name) => this.getAttribute(name) ?? "";
    return {
      lang: language(this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || "en"),
      persona: text("persona"), role: text("role"), world: text("world"), target: text("target"), lesson: text("lesson"),
      script: text("script").split("\n").filter(Boolean), autorun: this.hasAttribute("autorun"),
      alone: text("guide") !== "page", client: text("client"),
    };
  }

  #tell(type, detail) {
    if (type === "state") return void (this.getAttribute("state") !== detail && this.setAttribute("state", detail));
    if (type === "smtp-event" && detail.from === "client") this.removeAttribute("fresh");
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** Whatever the session waited for: now it is wanted. */
  #open() {
    this.seen?.disconnect();
    this.#shown = true;
    if (!this.#stage.node.isConnected) fill(this.root, this.#stage.node);
  }

  /** loading="click": nothing is fetched before somebody wants it. */
  #offer() {
    const stage = this.#stage;
    const begin = () => {
      this.#open();
      this.#run.open("simulated");
      this.focus();
    };
    const button = el("button", { type: "button", class: "button button-main", onclick: begin }, stage.t("click"));
    fill(this.root, el("div", { class: "session live" }, el("div", { class: "start" }, button)));
  }

  /** loading="lazy": begins when it is about to come into sight. */
  #whenSeen() {
    this.seen = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      this.seen.disconnect();
      this.#run?.open("simulated");
    }, { rootMargin: "300px" });
    this.seen.observe(this);
  }
}
