/** Who is at the other end: badge, host, personality, the way to a real server and back. */

import { el, fill, icon } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

export class Head {
  /**
   * @param {Words} t
   * @param {{again: () => void, persona: (name: string) => void, real: () => void, simulated: () => void, bytes: (on: boolean) => void}} act
   */
  constructor(t, act) {
    this.t = t;
    this.act = act;
    this.badge = el("span", { class: "badge" });
    this.host = el("h2", { class: "host", part: "host" });
    this.select = el("select", { class: "select", "aria-label": t("persona"), onpointerdown: () => this.#list(), onfocus: () => this.#list(), onchange: () => act.persona(this.select.value) });
    this.label = el("label", { class: "persona" }, el("span", { "aria-hidden": "true" }, t("server")), this.select);
    this.switch = el("button", { type: "button", class: "button switch", part: "switch", onclick: () => (this.away ? act.simulated() : act.real()) });
    this.bytes = el("button", { type: "button", class: "icon-button bytes-button", "aria-pressed": "false", "aria-label": t("bytes"), title: t("bytes"), onclick: () => this.#bytes() }, icon("bytes"));
    this.choice = el("div", { class: "choice" }, this.label, this.switch);
    this.node = el("header", { class: "session-head", part: "head" }, this.badge, this.host, this.bytes,
      el("button", { type: "button", class: "icon-button again", "aria-label": t("again"), title: t("again"), onclick: act.again }, icon("again")),
      this.choice);
  }

  /**
   * @param {{kind: "simulated" | "real" | "recorded" | "log", host: string, port: number, program?: string, persona: string, target: string, personas: {name: string, title: string, recorded?: boolean}[]}} peer
   */
  show(peer) {
    const { t } = this;
    const real = peer.kind === "real", away = (this.away = peer.kind !== "simulated");
    this.badge.className = real ? "badge badge-real" : "badge badge-sim";
    fill(this.badge, icon(real ? "net" : "page"), t(peer.kind));
    fill(this.host, away && peer.port ? `${peer.host}:${peer.port}` : peer.program ? t("you_serve") : peer.host, el("span", { class: "hidden-text" }, ", " + t("session")));
    this.label.hidden = away || !!peer.program; // there the learner is the server
    this.#personas(peer.persona, peer.personas);
    this.switch.hidden = !away && (!peer.target || !!peer.program);
    fill(this.switch, icon(away ? "page" : "net"), away ? t("back") : t("connect", peer.target));
  }

  #bytes() {
    const on = this.bytes.getAttribute("aria-pressed") === "false";
    this.bytes.setAttribute("aria-pressed", String(on));
    this.act.bytes(on);
  }

  /** The personality that answers; the others are listed when somebody wants to choose. */
  #personas(now, list) {
    this.all = list.length > 0 ? list : [{ name: now, title: now }];
    if (!this.listed) fill(this.select, this.all.filter((p) => p.name === now).map((p) => this.#option(p)));
    else if (this.listed !== list.length) this.#list();
    this.select.value = now;
  }

  #list() {
    if (this.listed === this.all.length) return;
    const now = this.select.value;
    this.listed = this.all.length;
    fill(this.select, this.all.map((p) => this.#option(p)));
    this.select.value = now;
  }

  #option(p) {
    return el("option", { value: p.name }, this.#called(p, this.all));
  }

  #called({ name, title, recorded }, list) {
    if (name === "rfc") return this.t("rfc");
    const text = called(name, title, list);
    return recorded === false ? this.t("not_recorded", text) : text;
  }
}

/** "Postfix 3.7.11 (Debian 12)", and how a variant of it is set up: "postfix-novrfy" is one of "postfix". */
function called(name, title, list) {
  const base = list.find((p) => name.startsWith(p.name + "-"));
  return base ? `${title}, ${name.slice(base.name.length + 1)}` : title;
}
