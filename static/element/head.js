/** Who is at the other end: badge, host, personality, the way to a real server and back. */

import { el, fill, icon } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

/** The personalities that the core has, by the names people know them by. */
const personas = {
  rfc: "", postfix: "Postfix", exim: "Exim", sendmail: "Sendmail", opensmtpd: "OpenSMTPD",
  courier: "Courier", qmail: "qmail", haraka: "Haraka",
};

export class Head {
  /**
   * @param {Words} t
   * @param {{again: () => void, persona: (name: string) => void, real: () => void, simulated: () => void}} act
   */
  constructor(t, act) {
    this.t = t;
    this.act = act;
    this.badge = el("span", { class: "badge" });
    this.host = el("h2", { class: "host", part: "host" });
    this.select = el("select", { class: "select", "aria-label": t("persona"), onchange: () => act.persona(this.select.value) });
    this.label = el("label", { class: "persona" }, el("span", { "aria-hidden": "true" }, t("server")), this.select);
    this.switch = el("button", { type: "button", class: "button switch", part: "switch", onclick: () => (this.isReal ? act.simulated() : act.real()) });
    this.choice = el("div", { class: "choice" }, this.label, this.switch);
    this.node = el("header", { class: "session-head", part: "head" }, this.badge, this.host,
      el("button", { type: "button", class: "icon-button again", "aria-label": t("again"), title: t("again"), onclick: act.again }, icon("again")),
      this.choice);
  }

  /**
   * @param {{kind: "simulated" | "real", host: string, port: number, persona: string, target: string}} peer
   */
  show(peer) {
    const { t } = this;
    this.isReal = peer.kind === "real";
    this.badge.className = this.isReal ? "badge badge-real" : "badge badge-sim";
    fill(this.badge, icon(this.isReal ? "net" : "page"), t(this.isReal ? "real" : "simulated"));
    fill(this.host, this.isReal ? `${peer.host}:${peer.port}` : peer.host, el("span", { class: "hidden-text" }, ", " + t("session")));
    this.label.hidden = this.isReal;
    this.#personas(peer.persona);
    this.switch.hidden = !this.isReal && !peer.target;
    fill(this.switch, icon(this.isReal ? "page" : "net"), this.isReal ? t("back") : t("connect", peer.target));
  }

  /** The list of personalities, with whatever a host asked for. @param {string} now */
  #personas(now) {
    const names = this.names ?? ["rfc"];
    if (!names.includes(now)) names.push(now);
    if (this.select.childElementCount !== names.length) {
      fill(this.select, names.map((name) => el("option", { value: name }, personas[name] || (name === "rfc" ? this.t("rfc") : name))));
    }
    this.select.value = now;
  }
}
