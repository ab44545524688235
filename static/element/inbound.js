/**
 * The part of the page where a mail program talks to the server in it: an
 * address at the backend, how to reach it, and each program that connects.
 */

import css from "../css/element.css";
import own from "../css/parts/inbound.css";
import en from "../strings/inbound-en.json";
import es from "../strings/inbound-es.json";
import { Port } from "../core/inbound.js";
import { ours } from "./assets.js";
import { el, fill, icon } from "./dom.js";
import { Texts } from "./explain.js";
import { Client } from "./inboundclient.js";
import { Door } from "./inbounddoor.js";
import { Mail } from "./inboundmail.js";
import { template, words } from "./strings.js";

const MOST = 20; // programs and messages that are kept in sight
const OPEN = 3; // programs whose transcripts are open at a time

/**
 * The words of the element, and ours: "inbound.open".
 * @param {"en" | "es"} lang
 * @returns {import("./row.js").Words}
 */
function speak(lang) {
  const mine = { en, es }[lang], t = words(lang);
  return (key, ...args) => key.startsWith("inbound.") ? template(mine[key.slice(8)] ?? key, args) : t(key, ...args);
}

export class Inbound {
  /** @type {Port | null} */
  #port = null;
  /** @type {Client[]} the newest first */
  clients = [];

  /**
   * @param {HTMLElement} host <smtp-inbound>
   * @param {"en" | "es"} lang
   */
  constructor(host, lang) {
    this.host = host;
    this.lang = lang;
    const t = (this.t = speak(lang));
    this.texts = Texts.load(lang);
    this.texts.catch(() => {}); // rows can be read without their explanations
    this.button = el("button", { type: "button", class: "button button-main", onclick: () => this.open() }, icon("net"), t("inbound.open"));
    this.notice = el("p", { class: "inbound-notice", role: "status" });
    this.door = new Door(t, () => this.#port?.release());
    this.list = el("ol", { class: "inbound-clients" });
    this.mails = el("ol", { class: "inbound-mails" });
    this.node = el("section", { class: "inbound", part: "inbound", "aria-labelledby": "inbound" },
      el("header", { part: "inbound-head" }, el("h2", { id: "inbound" }, t("inbound.title")), el("p", null, t("inbound.lede"))),
      el("div", { class: "inbound-start" }, this.button), this.notice, this.door.node,
      this.#part("inbound.clients", this.list), this.#part("inbound.mails", this.mails));
    this.root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [css, own].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    fill(this.root, this.node);
    // A page that is left may be kept, and one in the background put to sleep:
    // then its sockets stay open and nobody answers there.
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("freeze", () => this.#leave());
  }

  #leave() {
    if (!this.#port) return;
    this.#port.dispose();
    this.#over("inbound.closed.left");
  }

  /** The element has left the page. */
  end() {
    this.#leave();
    for (const client of this.clients.splice(0)) client.end();
  }

  #part(title, list) {
    return el("div", { class: "inbound-part", hidden: true }, el("h3", null, this.t(title)), list);
  }

  /** Whom a program meets: the server of the session it stands beside. */
  #setting() {
    const beside = /** @type {any} */ (document.getElementById(this.host.getAttribute("for") ?? ""));
    if (beside?.setting) return beside.setting;
    const text = (/** @type {string} */ name) => this.host.getAttribute(name) ?? "";
    return { persona: text("persona"), role: text("role"), world: text("world") };
  }

  /** Asks for an address. */
  open() {
    if (this.#port) return;
    const port = (this.#port = new Port(ours("inbound"), () => this.#setting()));
    const on = (type, f) => port.addEventListener(type, (/** @type {any} */ e) => port === this.#port && f(e.detail));
    on("leased", () => this.#leased(port));
    on("accept", (session) => this.#accept(session));
    on("turned-away", ({ remote, reason }) => this.#say(this.t(`inbound.away.${reason}`, remote)));
    on("refused", ({ code, text }) => this.#over(`inbound.refused.${code}`, text));
    on("closed", ({ code, why }) => this.#over(`inbound.closed.${code}`, why));
    // Disabled, or behind a shadow root that was not there, a button loses the focus.
    this.pressed = this.root.activeElement === this.button || this.host.contains(document.activeElement) || document.activeElement === document.body;
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
    const client = new Client(this.t, this.lang, session, this.texts);
    for (const other of this.clients.slice(OPEN - 1)) other.fold();
    this.clients.unshift(client);
    this.list.prepend(client.node);
    this.list.parentElement.hidden = false;
    for (const gone of this.clients.splice(MOST)) gone.end();
    session.addEventListener("smtp-event", ({ detail }) => this.host.dispatchEvent(new CustomEvent("inbound-event", { detail: { remote: session.remote, event: detail }, bubbles: true, composed: true })));
    session.addEventListener("mail", ({ detail }) => this.#mail(detail, session.remote));
  }

  #mail(mail, remote) {
    this.mails.prepend(new Mail(this.t, mail, remote).node);
    this.mails.parentElement.hidden = false;
    if (this.mails.childElementCount > MOST) this.mails.lastElementChild.remove();
    this.host.dispatchEvent(new CustomEvent("inbound-mail", { detail: mail, bubbles: true, composed: true }));
  }

  /** @param {string} text @param {boolean} [bad] */
  #say(text, bad = false) {
    this.notice.classList.toggle("bad", bad);
    fill(this.notice, text);
  }
}
