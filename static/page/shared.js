/**
 * A session that somebody shared: the page of a lesson, or the playground, with
 * #ehlo1=... behind it. It is replayed here; what it meets is computed here. It
 * counts for nobody's progress, and connects to nobody.
 */

import css from "../css/views/shared.css";
import en from "../strings/view/shared.en.json";
import es from "../strings/view/shared.es.json";
import { el, fill, icon } from "../element/dom.js";
import { language, template } from "../element/strings.js";
import { Broken, holds, unpack } from "../view/part/link.js";

const page = document.documentElement;
const texts = { en, es }[language(page.lang)];
const t = (key, ...args) => template(texts[key] ?? key, args);

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);

/** @type {HTMLElement | null} */
let banner = null;
/** @type {any} the element of the page; reply pages and others have none of this kind */
let element = null;

export async function open() {
  element = document.querySelector('smtp-playground.at-playground, smtp-playground[guide="page"]');
  if (!element || !holds(location.hash)) return;
  await customElements.whenDefined("smtp-playground");
  try {
    const list = await unpack(location.hash);
    page.dataset.shared = "";
    for (const recording of list) await element.show({ recording });
    tell();
    reveal();
  } catch (error) {
    delete page.dataset.shared;
    if (!element.session) element.restart(); // what began meanwhile had given way
    complain(error instanceof Broken && error.message === "newer" ? "newer" : "broken");
  }
}

/** @param {string} what */
function complain(what) {
  show(el("p", { role: "alert" }, t(what)), el("button", { type: "button", class: "button", onclick: () => (close(), element.focus()) }, t("close")));
}

function close() {
  banner?.remove();
  banner = null;
}

/** @param {...any} kids */
function show(...kids) {
  close();
  banner = el("aside", { class: "shared", "aria-label": t("label") }, kids);
  const place = element.closest(".side, .bench");
  if (place.matches(".bench")) place.before(banner);
  else document.querySelector(".lesson-head")?.append(banner);
}

/** Whose session this is, and on a lesson what it proves. */
function tell() {
  const { kind } = element.session.peer;
  const proof = element.hasAttribute("lesson") && el("div", { class: "proof" });
  const anew = () => {
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  };
  show(
    el("p", { role: "status" }, el("b", null, t("title")), " ", t(kind === "simulated" ? "says" : kind)),
    proof,
    el("button", { type: "button", class: "button", onclick: anew }, t("anew")));
  if (!proof) return;
  const prove = () => fill(proof, verdict());
  element.addEventListener("goals-changed", prove);
  element.addEventListener("goal-met", prove);
  prove();
}

/** "Meets 4 of 5 goals", and which. */
function verdict() {
  const { goals } = element.session;
  if (goals.length === 0) return el("p", null, t("no_goals"));
  const met = goals.filter((g) => g.met).length;
  return [
    el("p", null, el("b", null, t(met === goals.length ? "meets_all" : "meets", met, goals.length))),
    el("details", { open: met < goals.length }, el("summary", null, t("which")),
      el("ul", { class: "bare proof-goals" }, goals.map((g) => el("li", { class: g.met ? "met" : null }, icon(g.met ? "check" : "close"),
        el("span", null, el("span", { class: "hidden-text" }, `${t(g.met ? "met" : "not_met")}: `), words(g)))))),
  ];
}

/** The words of a goal, as the lesson has them. @param {{step: number, index: number, line: string}} g */
function words(g) {
  const goal = document.querySelectorAll(`.step[data-step="${g.step}"] .goal`)[g.index]?.querySelector(".tick + span");
  const text = goal && [...goal.childNodes].filter((n) => !(n instanceof Element && n.matches(".state"))).map((n) => n.textContent).join("");
  return text?.trim() || g.line;
}

/** The row that the link is about, once it stands there. */
function reveal() {
  const n = Number(new URLSearchParams(location.hash.slice(1)).get("row"));
  if (!(n > 0)) return;
  const look = (tries) => (element.line(n) || !tries ? element.reveal(n) : requestAnimationFrame(() => look(tries - 1)));
  look(60);
}
