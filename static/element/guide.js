/**
 * The lesson inside the element. On our own lesson page, which shows the steps
 * itself (guide="page"), this is one line: the goal now. Elsewhere it also has
 * the step, its hints, and a link to the whole lesson.
 */

import { el, fill, icon } from "./dom.js";
import { blocks, inlines } from "./inline.js";
import { ours } from "./assets.js";

/** @typedef {import("./row.js").Words} Words */

export class Guide {
  /**
   * @param {Words} t
   * @param {boolean} alone the element guides by itself
   */
  constructor(t, alone) {
    this.t = t;
    this.alone = alone;
    this.node = el("div", { class: "guide", part: "guide", hidden: true });
  }

  /** A lesson is under way: its place is kept. */
  expect() {
    this.expected = true;
    this.node.hidden = false;
    fill(this.node, el("div", { class: "line" }, el("b", null, this.t("goal")), "…"));
  }

  /** No lesson came. */
  forget() {
    this.expected = false;
    this.node.hidden = true;
  }

  /** @param {any} lesson the lesson as JSON */
  teach(lesson) {
    this.lesson = lesson;
    /** @type {Set<string>} hints raised by mistakes */
    this.raised = new Set();
    this.key = "";
  }

  /**
   * The goal lines and the conditions of hints, step by step, as the core wants them.
   * @returns {{goals: string[][], hints: string[][]}}
   */
  lines() {
    const of = (step, t) => step.blocks.filter((b) => b.t === t);
    const { steps } = this.lesson;
    return {
      goals: steps.map((s) => of(s, "goals").flatMap((b) => b.goals.map((g) => g.line))),
      hints: steps.map((s) => of(s, "hint").filter((h) => h.id).map((h) => `${h.id} when ${h.when}`)),
    };
  }

  /** @param {string} id */
  raise(id) {
    this.raised.add(id);
    this.key = "";
  }

  /**
   * @param {{step: number, index: number, met: boolean}[]} goals
   * @param {number} step the current one, from 1
   */
  show(goals, step) {
    if (!this.lesson || goals.length === 0) return;
    const open = goals.find((g) => g.step === step && !g.met);
    const key = open ? `${open.step}.${open.index}` : "done";
    if (key === this.key) return;
    this.key = key;
    this.node.hidden = false;
    const { t, lesson } = this;
    fill(this.node,
      el("div", { class: "line" },
        open ? el("b", null, t("goal")) : icon("check"),
        el("span", null, open ? this.#text(open) : t("done")),
        this.alone && open && el("span", { class: "steps" }, t("step", step, lesson.steps.length)),
        this.alone && el("a", { class: "steps", href: ours(`${lesson.lang}/lessons/${lesson.slug}/`), target: "_blank", rel: "noopener" }, t("whole")),
      ),
      this.alone && open && this.#hints(lesson.steps[step - 1]),
    );
  }

  /** The words of a goal. */
  #text(goal) {
    const all = this.lesson.steps[goal.step - 1].blocks.filter((b) => b.t === "goals").flatMap((b) => b.goals);
    return inlines(all[goal.index].text);
  }

  /** Hints come one by one: the next is offered when the one before has been read. */
  #hints(step) {
    const all = step.blocks.filter((b) => b.t === "hint");
    const plain = all.filter((h) => !h.id), raised = all.filter((h) => h.id && this.raised.has(h.id));
    const items = plain.map((h, i) => el("details", { class: "hint", hidden: i > 0 }, el("summary", null, this.t("hint", i + 1, plain.length)), blocks(h.c)));
    items.forEach((item, i) => item.addEventListener("toggle", () => items[i + 1]?.removeAttribute("hidden")));
    return el("div", { class: "hints" },
      raised.map((h) => el("details", { class: "hint raised", open: true }, el("summary", null, this.t("raised")), blocks(h.c))), items);
  }
}
