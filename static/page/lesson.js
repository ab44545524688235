/**
 * The lesson page beside its session: marks goals and steps as the core says
 * they are met, shows hints that a mistake raised, puts lines into the command
 * line. Which goal is met is decided in the core alone.
 */

import { fill, icon, el as node } from "../element/dom.js";
import { language, template } from "../element/strings.js";
import en from "../strings/lesson.en.json";
import es from "../strings/lesson.es.json";
import { json } from "../element/assets.js";
import { progress } from "./progress.js";
import { ready } from "./ready.js";

const words = { en, es }[language(document.documentElement.lang)];
const t = (/** @type {string} */ key, /** @type {any[]} */ ...args) => template(words[key], args);
/** @type {any} the element */
let play;
/** @type {HTMLElement[]} */
let steps = [];

ready(() => {
  play = document.querySelector('smtp-playground[guide="page"]');
  steps = [...document.querySelectorAll(".step[data-step]")].map((step) => /** @type {HTMLElement} */ (step));
  if (play && steps.length) begin();
});

function begin() {
  play.addEventListener("goal-met", ({ detail }) => {
    goal(detail, true);
    follow();
  });
  play.addEventListener("goals-changed", follow);
  play.addEventListener("hint-raised", ({ detail }) => raise(detail.id));
  play.addEventListener("lesson-completed", finish);
  for (const button of document.querySelectorAll(".put[data-send]")) {
    /** @type {HTMLElement} */ (button).hidden = false;
    button.addEventListener("click", () => play.put(/** @type {HTMLElement} */ (button).dataset.send));
  }
  for (const button of document.querySelectorAll(".put[data-burst]")) {
    /** @type {HTMLElement} */ (button).hidden = false;
    button.addEventListener("click", () => play.send(JSON.parse(/** @type {HTMLElement} */ (button).dataset.burst)));
  }
  for (const bar of document.querySelectorAll(".step-actions")) bar.removeAttribute("hidden");
  document.addEventListener("click", act);
  jump();
  if (play.session?.goals.length) follow();
}

/** Show the solution, start the step again. */
async function act({ target }) {
  const todo = target.closest?.("[data-do]");
  const step = Number(todo?.closest("[data-step]")?.dataset.step);
  if (!step) return;
  const { acts } = await json(new URL("lesson.json", location.href).href);
  if (todo.dataset.do === "again") play.stepBack(step, acts);
  else play.solve(step, acts);
}

/**
 * @param {{step: number, index: number, met: boolean, by: number}} g
 * @param {boolean} [fresh] met just now
 */
function goal(g, fresh = false) {
  const item = steps[g.step - 1]?.querySelectorAll(".goal")[g.index];
  if (!item || item.classList.contains("met")) return;
  mark(item, "met");
  item.classList.toggle("arrives", fresh);
  const line = g.by && play.line(g.by);
  fill(item.querySelector(".state"), line ? t("met_by", line) : t("met"));
}

/** @param {Element} item @param {"met" | "now" | "later"} how */
function mark(item, how) {
  item.classList.remove("met", "now", "later");
  item.classList.add(how);
  fill(item.querySelector(".tick"), how === "met" && icon("check"), how === "now" && icon("now"));
}

/** Brings steps and the list of contents in line with the session's goals. */
function follow() {
  const { goals, step } = play.session;
  progress.lesson(play.getAttribute("lesson"), goals.filter((g) => g.met).length, goals.length);
  for (const g of goals) {
    const item = steps[g.step - 1]?.querySelectorAll(".goal")[g.index];
    if (g.met) goal(g);
    else if (item) {
      mark(item, g.step === step ? "now" : "later");
      // A hunt asks for one of many, and the session says which.
      const hunted = item.closest(".hunt");
      fill(item.querySelector(".state"), !hunted && (g.step === step ? t("goal_now") : t("goal_after", g.step - 1)));
    }
  }
  steps.forEach((section, i) => {
    section.classList.toggle("done", i + 1 < step);
    section.classList.toggle("current", i + 1 === step);
    section.classList.toggle("upcoming", i + 1 > step);
  });
  document.querySelectorAll(".contents li[data-step]").forEach((item, i) => contents(item, i + 1 - step));
}

/** @param {Element} item @param {number} ahead of the current step */
function contents(item, ahead) {
  const sign = item.querySelector(".dot, .icon");
  if (ahead < 0) sign?.replaceWith(icon("check"));
  else sign?.replaceWith(node("span", { class: ahead === 0 ? "dot on" : "dot" }));
  const link = item.querySelector("a");
  if (ahead === 0) link?.setAttribute("aria-current", "step");
  else link?.removeAttribute("aria-current");
}

/** A mistake has its own hint; it opens where the learner reads. @param {string} id */
function raise(id) {
  for (const hint of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".hint[data-hint]"))) {
    if (hint.dataset.hint === id) hint.hidden = false;
  }
  const tab = document.querySelector(".jump a:not([aria-current])");
  if (tab === tabs()[0] && !tab.classList.contains("news")) {
    tab.classList.add("news");
    tab.append(node("span", { class: "hidden-text" }, ` (${t("new_hint")})`));
  }
}

/** The two of the bar: lesson, session. */
const tabs = () => [...document.querySelectorAll(".jump a")];

function seeNews() {
  for (const tab of document.querySelectorAll(".jump .news")) {
    tab.classList.remove("news");
    tab.querySelector(".hidden-text")?.remove();
  }
}

function finish() {
  if (document.querySelector(".lesson-done")) return;
  const next = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".turn a:last-child"));
  const title = next && [...next.childNodes].map((n) => n.textContent?.trim()).filter(Boolean).join(": ");
  const done = node("div", { class: "lesson-done" },
    node("p", { role: "status" }, node("b", null, t("lesson_done")), " ", t("lesson_end")),
    next && node("a", { class: "button button-main", href: next.href }, title));
  document.querySelector(".turn")?.before(done);
}

/** On a phone the bar says which of the two is in sight. */
function jump() {
  const seen = new IntersectionObserver((entries) => {
    const session = entries.at(-1).isIntersecting;
    tabs().forEach((link, i) => {
      if (session === (i === 1)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    if (!session) seeNews();
  }, { threshold: 0.5 });
  seen.observe(play);
}
