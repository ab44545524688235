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
    const { steps } = this.lesson;
    return {
      goals: steps.map((s) => goalsOf(s).map((g) => g.line)),
      hints: steps.map((s) => s.blocks.filter((b) => b.t === "hint" && b.id).map((h) => `${h.id} when ${h.when}`)),
    };
  }

  /** What a hint of the lesson says. @param {string} id @returns {Node[]} */
  said(id) {
    const hint = id && this.lesson?.steps.flatMap((s) => s.blocks).find((b) => b.t === "hint" && b.id === id);
    return hint ? blocks(hint.c) : [];
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
    const open = this.#choose(goals.filter((g) => g.step === step && !g.met));
    const found = goals.filter((g) => g.step === step && g.met).length;
    const key = open ? `${open.step}.${open.index}.${this.#hunts(step) ? found : ""}` : "done";
    if (key === this.key) return;
    this.key = key;
    this.node.hidden = false;
    const { t, lesson } = this;
    const hunt = open && this.#hunts(step);
    fill(this.node,
      el("div", { class: "line" },
        open ? el("b", null, t(hunt ? "hunt" : "goal")) : icon("check"),
        el("span", null, open ? this.#text(open) : t("done")),
        hunt && el("span", { class: "steps" }, t("hunt_found", found, goals.filter((g) => g.step === step).length)),
        hunt && el("button", { type: "button", class: "put", onclick: () => this.skip(goals, step) }, t("hunt_skip")),
        this.alone && open && !hunt && el("span", { class: "steps" }, t("step", step, lesson.steps.length)),
        this.alone && el("a", { class: "steps", href: ours(`${lesson.lang}/lessons/${lesson.slug}/`), target: "_blank", rel: "noopener" }, t("whole")),
      ),
      this.alone && open && this.#hints(lesson.steps[step - 1]),
    );
  }

  /** The words of a goal. */
  #text(goal) {
    return inlines(goalsOf(this.lesson.steps[goal.step - 1])[goal.index].text);
  }

  #hunts(step) {
    return this.lesson.steps[step - 1]?.blocks.some((b) => b.t === "hunt");
  }

  /** The first that is open; of a hunt, one by chance, which stays until it is found or skipped. */
  #choose(open) {
    if (open.length === 0 || !this.#hunts(open[0].step)) return open[0];
    this.prey = open.find((g) => g.index === this.prey?.index) ?? open[Math.floor(Math.random() * open.length)];
    return this.prey;
  }

  /** Another one of the hunt. */
  skip(goals, step) {
    const others = goals.filter((g) => g.step === step && !g.met && g.index !== this.prey?.index);
    if (others.length) this.prey = others[Math.floor(Math.random() * others.length)];
    this.key = "";
    this.show(goals, step);
    this.node.querySelector("button")?.focus();
  }

  /** Hints come one by one: the next is offered when the one before has been read. */
  #hints(step) {
    const all = step.blocks.filter((b) => b.t === "hint");
    const plain = all.filter((h) => !h.id), raised = all.filter((h) => h.id && this.raised.has(h.id));
    const items = plain.map((h, i) => el("details", { class: "hint", hidden: i > 0 }, el("summary", null, this.t("hint", i + 1, plain.length)), blocks(h.c)));
    items.forEach((item, i) => item.addEventListener("toggle", () => items[i + 1]?.removeAttribute("hidden")));
    return el("div", { class: "hints" },
      raised.map((h) => el("details", { class: "hint raised" }, el("summary", null, this.t("raised")), blocks(h.c))), items);
  }
}

/** The goals of a step; those of a hunt are met in any order, too. */
function goalsOf(step) {
  return step.blocks.filter((b) => b.t === "goals" || b.t === "hunt").flatMap((b) => b.goals);
}
