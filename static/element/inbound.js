/**
 * <smtp-inbound>: let a mail program talk to the server in this page. It opens
 * an address at the backend, shows how to reach it, and follows each program
 * that connects.
 *
 *	for       id of the <smtp-playground> whose server answers; or
 *	persona role world lang theme       as there
 */

import css from "../css/element.css";
import { Port } from "../core/inbound.js";
import { ours } from "./assets.js";
import { el, fill, icon } from "./dom.js";
import { Texts } from "./explain.js";
import { Client } from "./inboundclient.js";
import { Door } from "./inbounddoor.js";
import { Mail } from "./inboundmail.js";
import { language, words } from "./strings.js";

const MOST = 20; // programs and messages that are kept in sight
const OPEN = 3; // programs whose transcripts are open at a time

export class SmtpInbound extends HTMLElement {
  /** @type {Port | null} */
  #port = null;
  /** @type {Client[]} the newest first */
  #clients = [];

  constructor() {
    super();
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    if (this.node) return;
    this.lang_ = language(this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || "en");
    const t = (this.t = words(this.lang_));
    this.texts = Texts.load(this.lang_);
    this.texts.catch(() => {}); // rows can be read without their explanations
    this.button = el("button", { type: "button", class: "button button-main", onclick: () => this.#open() }, icon("net"), t("inbound.open"));
    this.notice = el("p", { class: "inbound-notice", role: "status" });
    this.door = new Door(t, () => this.#port?.release());
    this.clients = el("ol", { class: "inbound-clients" });
    this.mails = el("ol", { class: "inbound-mails" });
    this.node = el("section", { class: "inbound live-part", part: "inbound", "aria-labelledby": "inbound" },
      el("header", null, el("h2", { id: "inbound" }, t("inbound.title")), el("p", null, t("inbound.lede"))),
      el("div", { class: "inbound-start" }, this.button), this.notice, this.door.node,
      this.#part("inbound.clients", this.clients), this.#part("inbound.mails", this.mails));
    fill(this.root, this.node);
    // A page that is left may be kept, and one in the background put to sleep:
    // then its sockets stay open and nobody answers there.
    this.away = new AbortController();
    const leave = () => this.#leave();
    addEventListener("pagehide", leave, { signal: this.away.signal });
    document.addEventListener("freeze", leave, { signal: this.away.signal });
  }

  #leave() {
    if (!this.#port) return;
    this.#port.dispose();
    this.#over("inbound.closed.left");
  }

  /** A page that moves the element takes it out and puts it back at once: wait and see. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#port?.dispose();
      this.away.abort();
      this.door.hide();
      for (const client of this.#clients) client.end();
      this.#port = this.node = null;
      this.#clients = [];
    });
  }

  /** The session of the program that came last, for scripts; null: nobody came. */
  get latest() {
    return this.#clients[0]?.session ?? null;
  }

  #part(title, list) {
    return el("div", { class: "inbound-part", hidden: true }, el("h3", null, this.t(title)), list);
  }

  /** Whom a program meets: the server of the session it stands beside. */
  #setting() {
    const beside = /** @type {any} */ (document.getElementById(this.getAttribute("for") ?? ""));
    if (beside?.setting) return beside.setting;
    const text = (/** @type {string} */ name) => this.getAttribute(name) ?? "";
    return { persona: text("persona"), role: text("role"), world: text("world") };
  }

  #open() {
    const port = (this.#port = new Port(ours("inbound"), () => this.#setting()));
    const on = (type, f) => port.addEventListener(type, (/** @type {any} */ e) => port === this.#port && f(e.detail));
    on("leased", () => this.#leased(port));
    on("accept", (session) => this.#accept(session));
    on("turned-away", ({ remote, reason }) => this.#say(this.t(`inbound.away.${reason}`, remote)));
    on("refused", ({ code, text }) => this.#over(`inbound.refused.${code}`, text));
    on("closed", ({ code, why }) => this.#over(`inbound.closed.${code}`, why));
    this.pressed = this.root.activeElement === this.button; // disabled, it loses the focus
    this.button.disabled = true;
    this.#say(this.t("inbound.opening"));
    port.open();
  }

  #leased(port) {
    const { persona, role } = this.#setting();
    this.node.dataset.open = "";
    this.button.parentNode.hidden = true;
    this.door.show(port, role);
    if (this.pressed && !this.root.activeElement) this.door.first.focus({ preventScroll: true });
    this.#say(this.t("inbound.waiting", persona || "rfc"));
  }

  /** No port any more; another one may be asked for. @param {string} key @param {string} [why] */
  #over(key, why) {
    const had = this.door.node.contains(this.root.activeElement) || (!this.door.address.checkVisibility() && this.pressed && !this.root.activeElement);
    this.#port = null;
    delete this.node.dataset.open;
    this.door.hide();
    this.button.disabled = false;
    this.button.parentNode.hidden = false;
    fill(this.button, icon("net"), this.t("inbound.again"));
    if (had) this.button.focus({ preventScroll: true });
    this.#say(this.t(key, why), !key.endsWith("released"));
  }

  #accept(session) {
    this.#say("");
    const client = new Client(this.t, this.lang_, session, this.texts);
    for (const other of this.#clients.slice(OPEN - 1)) other.fold();
    this.#clients.unshift(client);
    this.clients.prepend(client.node);
    this.clients.parentElement.hidden = false;
    for (const gone of this.#clients.splice(MOST)) gone.end();
    session.addEventListener("smtp-event", ({ detail }) => this.dispatchEvent(new CustomEvent("inbound-event", { detail: { remote: session.remote, event: detail }, bubbles: true, composed: true })));
    session.addEventListener("mail", ({ detail }) => this.#mail(detail, session.remote));
  }

  #mail(mail, remote) {
    this.mails.prepend(new Mail(this.t, mail, remote).node);
    this.mails.parentElement.hidden = false;
    if (this.mails.childElementCount > MOST) this.mails.lastElementChild.remove();
    this.dispatchEvent(new CustomEvent("inbound-mail", { detail: mail, bubbles: true, composed: true }));
  }

  /** @param {string} text @param {boolean} [bad] */
  #say(text, bad = false) {
    this.notice.classList.toggle("bad", bad);
    fill(this.notice, text);
  }
}
