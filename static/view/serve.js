/**
 * The other way round: the learner is the server. A program calls an element of
 * its own; beside it stands what the program still has to deliver.
 */

import css from "../css/views/serve.css";
import en from "../strings/view/serve.en.json";
import es from "../strings/view/serve.es.json";
import { el, fill, keepFocus } from "../element/dom.js";
import { Room } from "./room.js";

export { css };
export const words = { en, es };
export const wide = true;

const programs = ["mta", "curl", "bot"];
const DAYS = (5 * 24 + 2) * 3600 * 1000; // longer than a mail server keeps a message

/** @param {import("./room.js").Room} room */
export function open(room) {
  const { t, lang, signal } = room;
  const element = el("smtp-playground", { lang, client: programs[0], class: "caller", slim: true });
  const queue = new Queue(t, element);
  const choose = (/** @type {string} */ name) => element.setAttribute("client", name);
  room.panel.append(
    el("p", { class: "serve-lede" }, t("lede")),
    el("div", { class: "serve" },
      el("div", { class: "serve-line" }, choice(t, choose), element),
      queue.node));
  room.element.classList.add("behind"); // one session at a time: that of the visitor waits behind the view
  const inside = new Room(element, el("div"), room.view);
  signal.addEventListener("abort", () => {
    room.element.classList.remove("behind");
    inside.close();
    queue.end();
  });
  inside.follow({ begin: () => queue.show(), state: () => queue.show() });
}

/** @param {(key: string, ...args: any[]) => string} t @param {(name: string) => void} choose */
function choice(t, choose) {
  const one = (/** @type {string} */ name, /** @type {number} */ i) => el("label", null,
    el("input", { type: "radio", name: "program", value: name, checked: i === 0, onchange: () => choose(name) }),
    el("span", null, el("b", null, t(name)), " ", el("span", null, t(`${name}.says`))));
  return el("fieldset", { class: "programs" }, el("legend", null, t("who")), programs.map(one), el("p", { class: "quiet" }, t("simulated")));
}

/** The program's queue: who is still to be served, and when it tries again. */
class Queue {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  timer;
  offered = "";
  heard = "";

  /**
   * @param {(key: string, ...args: any[]) => string} t
   * @param {any} element the <smtp-playground> it calls
   */
  constructor(t, element) {
    this.t = t;
    this.element = element;
    this.title = el("h3", { id: "serve-queue" });
    this.rows = el("tbody");
    this.next = el("p", { class: "serve-next" });
    this.told = el("p", { class: "hidden-text", role: "status" });
    this.acts = el("div", { class: "serve-acts" });
    this.node = el("section", { class: "serve-queue", "aria-labelledby": "serve-queue" }, this.title,
      el("table", { class: "facts-table stack" },
        el("thead", null, el("tr", null, ["to", "state", "said"].map((key) => el("th", { scope: "col" }, t(key))))), this.rows),
      this.next, this.told, this.acts);
  }

  /** Brings it up to date with the session. */
  show() {
    const { t } = this, { session } = this.element;
    const now = session?.ask("queue");
    if (!now) return;
    const name = t(`queue.${now.program}`);
    this.title.textContent = name.startsWith("queue.") ? t("queue") : name;
    fill(this.rows, now.to.map((/** @type {any} */ r) => this.#row(r)));
    this.now = now;
    this.#tick();
    keepFocus(this.acts, () => this.#buttons(now), () => this.title);
    clearInterval(this.timer);
    if (now.next) this.timer = setInterval(() => this.#tick(), 1000);
    const said = `${now.tries}${now.closed}`;
    if (this.heard !== said) this.told.textContent = this.next.textContent;
    this.heard = said;
  }

  /** @param {{to: string, state: string, said: string}} r */
  #row({ to, state, said }) {
    const { t } = this;
    return el("tr", null, el("th", { scope: "row", class: "wire", lang: "en" }, to),
      el("td", { "data-label": t("state") }, el("span", { class: `fate ${hues[state] ?? ""}` }, t(`state.${state}`))),
      el("td", { "data-label": t("said"), class: said ? "wire" : "quiet", lang: said ? "en" : null }, said || t("nothing")));
  }

  /** Where it stands, in a sentence. */
  #tick() {
    const { t, now } = this;
    const left = now.next - this.element.session.now();
    if (!now.closed) this.next.textContent = now.tries > 1 ? t("calling", now.tries) : t("calling.first");
    else if (now.next) this.next.textContent = t("next", this.#span(left), now.tries === 1 ? t("try") : t("tries", now.tries));
    else this.next.textContent = t("over");
  }

  /** @param {number} ms */
  #span(ms) {
    const { t } = this, s = Math.ceil(ms / 1000);
    if (s < 1) return t("soon");
    if (s < 60) return t("sec", s);
    return s < 3600 ? t("min", Math.floor(s / 60), s % 60) : t("hours", Math.floor(s / 3600), Math.floor(s / 60) % 60);
  }

  /** What one can do beside talking. */
  #buttons(now) {
    const key = `${now.program} ${Boolean(now.closed)} ${Boolean(now.next)}`;
    if (this.offered === key) return;
    this.offered = key;
    const button = (/** @type {string} */ name, /** @type {(session: any) => void} */ act) => el("button", { type: "button", class: "button", onclick: () => act(this.element.session) }, this.t(name));
    fill(this.acts,
      !now.closed && [button("patience", (session) => session.windForward()), button("hangup", (session) => session.close())],
      now.next > 0 && button("wind", (session) => session.windForward()),
      now.program === "mta" && (!now.closed || now.next > 0) && button("days", (session) => session.windForward(DAYS)),
      button("again", (session) => session.restart()));
  }

  end() {
    clearInterval(this.timer);
  }
}

/** Which class of reply a fate is the colour of. */
const hues = { queued: "c4", taken: "c3", sent: "c2", bounced: "c5", dropped: "c5" };
