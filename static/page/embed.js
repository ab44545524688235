/**
 * The page that stands in a frame of somebody else's. It tells the page around
 * it how high it is and what happens in the session:
 *
 *	page around us ◄── {type: "ehlo:ready"} ── frame     it can be greeted; to anybody, and nothing else in it
 *	               ── {type: "ehlo:hello"} ──►           who is asking
 *	               ◄── ehlo:height {height} ──
 *	               ◄── ehlo:smtp-event, ehlo:goal-met, ehlo:lesson-completed {detail}
 *	               ── {type: "ehlo:theme", theme} ──►
 *
 * Nothing is told before the hello: with it the browser itself vouches for the
 * origin of whoever frames us, and every message goes to exactly that origin.
 * An address in a parameter or a referrer could be wrong or missing.
 */

import { json, ours } from "../element/assets.js";

const root = document.documentElement;
const query = new URLSearchParams(location.search);
const own = ["lesson", "persona", "role", "world", "script", "theme", "loading", "autorun"];

/** @type {string | undefined} the origin of the page around us */
let host;
let told = 0;

if ("static" in root.dataset) begin();
addEventListener("message", hear);
for (const type of ["smtp-event", "goal-met", "lesson-completed"]) {
  document.addEventListener(type, (event) => tell(`ehlo:${type}`, { detail: /** @type {CustomEvent} */ (event).detail }));
}
new ResizeObserver(measure).observe(document.body);
if (parent !== self) parent.postMessage({ type: "ehlo:ready" }, "*");

/** Plain files: nobody but us has read the address. */
function begin() {
  const later = /** @type {HTMLTemplateElement} */ (document.getElementById("later"));
  const element = /** @type {Element} */ (later.content.querySelector("smtp-playground"));
  for (const name of own) if (query.has(name)) element.setAttribute(name, query.get(name) ?? "");
  if (["light", "dark"].includes(query.get("theme") ?? "")) root.dataset.theme = query.get("theme") ?? "";
  document.getElementById("until")?.replaceWith(document.importNode(later.content, true));
  const slug = query.get("lesson");
  if (!slug) return;
  const path = `${root.lang}/lessons/${encodeURIComponent(slug)}/`;
  json(ours(`${path}lesson.json`)).then(({ title }) => {
    document.title = `${title} · Ehlo`;
    /** @type {HTMLAnchorElement} */ (document.querySelector(".embed-own")).href = ours(path);
  }, () => {}); // the element says that there is no such lesson
}

/** @param {MessageEvent} event */
function hear({ source, origin, data }) {
  // A page without an origin (sandboxed) cannot be answered: any other one could read along.
  if (source !== parent || parent === self || origin === "null") return;
  if (data?.type === "ehlo:theme") dress(data.theme);
  if (data?.type !== "ehlo:hello") return;
  const first = host !== origin;
  host = origin;
  told = 0;
  root.dataset.followed = ""; // the frame takes our height, and we no longer take its
  measure();
  if (first) for (const detail of said()) tell("ehlo:smtp-event", { detail });
}

/** What was said before we were greeted; who comes late hears it, too. @returns {object[]} */
const said = () => /** @type {any} */ (document.querySelector("smtp-playground"))?.session?.events ?? [];

/** @param {unknown} theme */
function dress(theme) {
  const name = theme === "light" || theme === "dark" ? theme : "";
  const element = document.querySelector("smtp-playground");
  if (name) root.dataset.theme = name;
  else delete root.dataset.theme;
  element?.[name ? "setAttribute" : "removeAttribute"]("theme", name);
}

function measure() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height === told) return;
  told = height;
  tell("ehlo:height", { height });
}

/** @param {string} type @param {object} more */
function tell(type, more) {
  if (host) parent.postMessage({ type, ...more }, host);
}
