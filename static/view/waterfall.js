/**
 * The waterfall: what took how long on the way to each reply. Of a real
 * connection it is measured; a simulated server has a clock of its own.
 */

import css from "../css/views/waterfall.css";
import en from "../strings/view/waterfall.en.json";
import es from "../strings/view/waterfall.es.json";
import storyEn from "../strings/view/story.en.json";
import storyEs from "../strings/view/story.es.json";
import { el, fill, hue as classOf } from "../element/dom.js";
import { Texts } from "../element/explain.js";
import { duration } from "../element/row.js";
import { words as speak } from "../element/strings.js";
import { Axis, Phases, hue } from "./part/phases.js";
import { Story } from "./part/story.js";
import { svg } from "./part/svg.js";

export { css };
export const words = { en: { ...storyEn, ...en }, es: { ...storyEs, ...es } };

/** @typedef {import("./part/phases.js").Phase} Phase */

const MOST = 100; // bars that are shown
const NEAR = 40; // px from the end: whoever reads there wants to see what comes
const TICK = 500; // ms between two looks at the clock while something is waited for

/** @param {import("./room.js").Room} room */
export async function open(room) {
  const view = new Waterfall(room);
  room.panel.append(view.outcome, view.scroll, view.foot);
  room.follow({ begin: (events) => view.begin(events), event: (event) => view.story.add(event), state: () => view.show() });
  room.signal.addEventListener("abort", () => clearTimeout(view.timer));
  view.texts = await Texts.load(room.lang).catch(() => null);
  if (!room.signal.aborted) view.show();
}

class Waterfall {
  story = new Story();
  phases = new Phases();
  /** @type {Texts | null} */
  texts = null;
  seen = 0; // the last event
  since = 0; // when it was seen

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.t = room.t;
    this.time = (/** @type {number} */ ms) => duration(Math.round(ms), speak(room.lang));
    this.outcome = el("p", { class: "outcome" });
    this.list = el("ol", { class: "falls bare" });
    this.scroll = el("div", { class: "falls-scroll", tabindex: "0", role: "group", "aria-labelledby": "view-head" }, this.list);
    this.foot = el("div", { class: "scale" });
  }

  begin(events) {
    this.story = new Story(events);
    this.phases = new Phases();
  }

  show() {
    const { session } = this.room;
    clearTimeout(this.timer);
    if (!session) return;
    const { phases } = this, all = phases.list;
    phases.take(this.story.items);
    phases.wait(this.#now(session));
    const list = all.slice(-MOST);
    const axis = new Axis(list);
    this.#verdict(all);
    const { scroll } = this, atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    fill(this.list, list.map((phase) => this.#fall(phase, axis)));
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
    this.#explain(session, all, axis, list);
    if (phases.open.size) this.timer = setTimeout(() => this.show(), TICK);
  }

  /** The session's clock counts from the connection. */
  #now(session) {
    const { items } = this.story, last = items[items.length - 1];
    if (!last) return 0;
    if (this.seen !== last.event.n) [this.seen, this.since] = [last.event.n, session.now()];
    return last.at + session.now() - this.since;
  }

  /** @param {Phase[]} all */
  #verdict(all) {
    const greeting = all.find((p) => p.name === "greeting" || p.ended);
    const from = all[0]?.from ?? 0, code = greeting?.reply?.code;
    this.outcome.className = `outcome ${greeting ? hue(greeting) : ""}`;
    fill(this.outcome, greeting && el("span", { class: "mark", "aria-hidden": "true" }),
      code ? this.t("verdict", code, this.time(greeting.to - from)) : this.t(greeting ? "ended" : "none"));
  }

  /** @param {Phase} phase @param {Axis} axis */
  #fall(phase, axis) {
    const lead = phase.name === "greeting" || phase.ended, tint = hue(phase);
    const coloured = lead || tint === "c4" || tint === "c5";
    const why = phase.note && this.texts?.note(phase.note);
    const took = this.time(phase.to - phase.from);
    return el("li", { class: ["fall", lead && "verdict-row", coloured && tint].filter(Boolean).join(" ") },
      el("b", null, phase.name in words.en ? this.t(phase.name) : phase.name),
      bar(phase, axis, coloured),
      el("span", { class: "took" }, phase.reply?.code ? [el("span", { class: classOf(phase.reply.code) || null }, phase.reply.code), " "] : null, phase.open ? this.t("running", took) : took),
      why && el("span", { class: "why" }, why));
  }

  /** @param {any} session @param {Phase[]} all @param {Axis} axis @param {Phase[]} list */
  #explain(session, all, axis, list) {
    const { t } = this, { slowest, sum } = this.phases;
    const known = session.peer.kind in words.en ? session.peer.kind : "simulated";
    fill(this.foot,
      el("p", { class: "measured" }, slowest && `${t("slowest", slowest.name in words.en ? t(slowest.name) : slowest.name, this.time(slowest.to - slowest.from))} `, t("sum", this.time(sum)), " ", t(known)),
      el("p", null, [t("scale"), list.some((p) => axis.cut(p.from, p.to) !== null) && t("cut", this.time(axis.cap)), list.some((p) => p.notes.length) && t("notch"), all.length > MOST && t("older", all.length - MOST)].filter(Boolean).join(" ")));
  }
}

/** @param {Phase} phase @param {Axis} axis @param {boolean} coloured */
function bar({ from, to, notes, ended, open }, axis, coloured) {
  const x = axis.x(from), end = axis.x(to), cut = axis.cut(from, to), at = (/** @type {number} */ n) => `${n.toFixed(2)}%`;
  return svg("svg", { "aria-hidden": "true" }, svg("rect", { class: "track", width: "100%", height: "100%", rx: 2 }),
    svg("rect", { class: `${coloured ? "bar-220" : "bar-done"}${open ? " running" : ""}`, x: at(x), width: at(Math.max(end - x, 0.6)), height: "100%", rx: 1.5 }),
    ...notes.filter((n) => n < to).map((n) => svg("rect", { class: "bar-mark", x: at(axis.x(n)), width: 2, height: "100%" })),
    cut !== null && svg("svg", { x: at(cut), overflow: "visible" }, svg("path", { class: "bar-break", d: "M-5 17 1-3M1 17 7-3" })),
    ended && svg("svg", { x: at(end), overflow: "visible" }, svg("path", { class: "bar-no", d: "M-4 3 4 11M4 3-4 11" })));
}
