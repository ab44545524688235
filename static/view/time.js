/**
 * Time: a slider over the steps of the session. Moving it only shows how things
 * stood; what was said later stays, dashed, until "Go on from here" takes the
 * session back. A real server cannot be taken back.
 */

import css from "../css/views/time.css";
import en from "../strings/view/time.en.json";
import es from "../strings/view/time.es.json";
import storyEn from "../strings/view/story.en.json";
import storyEs from "../strings/view/story.es.json";
import { el, fill } from "../element/dom.js";
import { duration } from "../element/row.js";
import { words as speak } from "../element/strings.js";
import { Story, kind, said } from "./part/story.js";
import { sign, svg } from "./part/svg.js";

export { css };
export const words = { en: { ...storyEn, ...en }, es: { ...storyEs, ...es } };
export const across = true;

const LABEL = 62; // px that the label of a step takes
const MARK = 14; // px that its sign takes

/** @param {import("./room.js").Room} room */
export function open(room) {
  const time = new Time(room);
  room.actions.append(time.back, time.forth);
  room.panel.append(...time.nodes);
  room.follow({ begin: (events) => time.begin(events), event: (event) => time.story.add(event), state: () => time.show() });
  room.signal.addEventListener("abort", () => room.element.later?.(0));
}

class Time {
  story = new Story();
  at = 0; // the step that is looked at
  frame = 0;
  wide = 600; // px of the slider
  all = 0; // how many there were when it was last drawn

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t } = (this.room = room);
    this.t = t;
    this.words = speak(room.lang);
    const arrow = (/** @type {string} */ key, /** @type {string} */ d, /** @type {number} */ by) => el("button", { type: "button", class: "icon-button", "aria-label": t(key), title: t(key), onclick: () => this.#move(this.at + by) }, svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d })));
    this.back = arrow("back", "M10 3 5 8l5 5", -1);
    this.forth = arrow("forth", "M6 3l5 5-5 5", 1);
    this.go = el("button", { type: "button", class: "button button-main", onclick: () => this.#goOn() }, t("go"));
    this.ticks = svg("svg", { class: "ticks", width: "100%", height: 34, "aria-hidden": "true" });
    this.range = el("input", { type: "range", class: "range", min: "0", step: "1", "aria-label": t("label"), oninput: () => this.#move(Number(this.range.value)) });
    this.now = el("p", { class: "time-now" });
    this.note = el("p", { class: "quiet time-note", role: "status" });
    this.nodes = [el("div", { class: "track" }, this.ticks, this.range), el("div", { class: "time-row" }, this.now, this.go), this.note];
    const sizes = new ResizeObserver(([{ contentRect }]) => {
      this.wide = contentRect.width;
      this.#draw();
    });
    sizes.observe(this.range);
    room.signal.addEventListener("abort", () => sizes.disconnect());
  }

  begin(events) {
    this.story = new Story(events);
    this.all = this.at = this.story.steps.length;
  }

  /** Whoever stood at the end goes along with it. */
  show() {
    const { length } = this.story.steps;
    if (this.at >= this.all) this.at = length;
    this.all = length;
    this.#draw();
    this.#look();
  }

  /** @param {number} to */
  #move(to) {
    this.at = Math.max(0, Math.min(this.all, to));
    fill(this.note);
    this.#draw();
    this.#look();
  }

  /** Marks in the transcript what came later; once a frame, however fast the slider is moved. */
  #look() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.room.signal.aborted) this.#tell();
    });
  }

  #tell() {
    const n = this.at === this.all ? 0 : this.story.steps[this.at - 1]?.n ?? -1;
    if (n === this.marked) return;
    this.marked = n;
    this.room.element.later?.(n);
  }

  /** Takes the session back for good. */
  #goOn() {
    const { element, session } = this.room, { at } = this, n = this.story.steps[at - 1]?.n;
    this.marked = undefined;
    element.later?.(0);
    if (at === 0) session.restart();
    else if (element.rewind) element.rewind(n);
    else session.rewind(n);
    fill(this.note, this.t("gone", at));
    element.focus({ preventScroll: true });
  }

  #draw() {
    const { t, at, all, range, story, room } = this, step = story.steps[at - 1];
    const kindOf = room.session?.peer.kind ?? "simulated";
    this.back.disabled = at === 0;
    this.forth.disabled = at === all;
    this.go.hidden = kindOf !== "simulated" || at === all;
    if (kindOf !== "simulated") fill(this.note, t(kindOf));
    range.max = String(all);
    range.value = String(at);
    range.setAttribute("aria-valuetext", step ? t("value", at, all, this.#what(step)) : t("value_start"));
    const state = (step?.answer ?? step?.item.event)?.after ?? "connecting";
    fill(this.now, el("b", null, t("step", at, all)), el("span", { class: "time-what" }, step ? this.#what(step) : t("value_start")),
      el("span", { class: "time-state" }, this.words(`state.${state}`)), el("span", { class: "time-clock" }, t("clock", duration((step?.answer ?? step?.item.event)?.at ?? 0, this.words))));
    fill(this.ticks, ...this.#marks());
  }

  /** Signs and labels, as many as there is room for; the step that is looked at always has its. */
  #marks() {
    const { all, at, wide } = this;
    const room = (/** @type {number} */ px) => Math.max(1, Math.ceil((all * px) / wide));
    const label = room(LABEL), mark = room(MARK);
    const places = new Set([at]);
    for (let i = 0; i <= all; i += mark) places.add(i);
    return [...places].map((i) => {
      const free = Math.abs(i - at) >= label, labelled = i === at || (i % label === 0 && free);
      return this.#mark(i, labelled);
    });
  }

  /** @param {number} i @param {boolean} labelled */
  #mark(i, labelled) {
    const step = this.story.steps[i - 1], x = `${this.all ? (100 * i) / this.all : 0}%`;
    const place = i === 0 ? "first" : i === this.all ? "last" : "";
    return svg("g", { class: [kind(step?.answer ?? null), place, i === this.at && "on", i > this.at && "later"].filter(Boolean).join(" ") },
      labelled && svg("text", { x, y: 12 }, step ? this.#label(step) : this.t("start")),
      step && svg("svg", { x, y: 26, overflow: "visible" }, step.answer ? sign(kind(step.answer)) : svg("circle", { class: "open", r: 3.5 })));
  }

  /** In one word. @param {import("./part/story.js").Step} step */
  #label({ item }) {
    const { event } = item;
    if (event.kind === "data") return this.t("dot");
    if (event.kind === "auth") return this.t("secret_short");
    return said(event)[0] || "…";
  }

  /** @param {import("./part/story.js").Step} step */
  #what(step) {
    const { answer, item } = step, label = this.#label(step);
    if (item.type === "server") return this.t("greeted", item.event.code ?? "");
    return answer ? this.t("answered", label, answer.code) : this.t("unanswered", label);
  }
}
