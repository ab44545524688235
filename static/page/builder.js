/**
 * The builder of snippets: what is chosen goes into the shapes that the page
 * carries (server/site/snippet.go fills them in the same way for one lesson).
 * The dialogue is what the server in this page says to the same lines.
 */

import { open } from "../core/session.js";

const MORNING = 1768467600000; // as in server/site: for servers that tell the time
const LONG = 4; // lines of a reply; of a longer one the first and the last are shown
const BELOW = 50; // pixels of a frame below its session
const STYLE = "style"; // in a snippet only: no page of ours has such an attribute
const PATIENT = 40; // late replies that are waited for

const page = document.querySelector(".builder");
const form = /** @type {HTMLFormElement} */ (document.querySelector(".builder-form"));
const fields = /** @type {any} */ (form.elements);
const status = /** @type {HTMLElement} */ (document.querySelector(".builder-status"));
const preview = /** @type {HTMLElement} */ (document.querySelector(".builder-preview smtp-playground"));
const shapes = [...document.querySelectorAll("[data-shape]")];
const lang = document.documentElement.lang;
const top = new URL("../../../", location.href).href;
let turn = 0;

form.hidden = false;
form.addEventListener("change", renew);
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-copy]")) {
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", () => copy(/** @type {HTMLElement} */ (button)));
}
renew();

/** @typedef {[name: string, value: string][]} Attributes */

/** What is chosen: a lesson, or lines of one's own. */
function chosen() {
  const lesson = fields.lesson.selectedOptions[0], own = !lesson.value;
  const lines = fields.lines.value.split(/\r?\n/).filter((line) => line.trim());
  return {
    own, lesson: lesson.value, title: lesson.dataset.title, lines, persona: fields.persona.value, theme: fields.theme.value, size: fields.size.value,
    target: fields.target?.checked ? fields.target.value : "", autorun: own && fields.autorun.checked,
    role: lesson.dataset.role ?? "", world: lesson.dataset.world ?? "", server: fields.persona.value || lesson.dataset.persona || "rfc",
    sends: own ? lines.map((line) => `${line}\r\n`) : JSON.parse(lesson.dataset.sends),
  };
}

/** Everything anew; what was asked for before and comes later is dropped. */
async function renew() {
  const mine = ++turn, choice = chosen();
  form.querySelector(".builder-own").toggleAttribute("hidden", !choice.own);
  show(choice);
  status.textContent = status.dataset.working;
  const said = await dialogue(choice);
  if (mine !== turn) return;
  status.textContent = "";
  fill(choice, said);
}

/** @param {ReturnType<typeof chosen>} choice @returns {Attributes} */
function attributes(choice) {
  /** @type {Attributes} */
  const list = [["lesson", choice.lesson], ["lang", lang], ["persona", choice.persona], ["script", choice.own ? choice.lines.join("\n") : ""], ["theme", choice.theme], ["target", choice.target]];
  return list.filter(([, value]) => value);
}

/** The preview is the element that the snippet gives. */
function show(choice) {
  const wanted = new Map(attributes(choice));
  for (const name of ["lesson", "persona", "script", "theme", "target"]) {
    const value = wanted.get(name);
    if (preview.getAttribute(name) === (value ?? null)) continue;
    if (value) preview.setAttribute(name, value);
    else preview.removeAttribute(name);
  }
  preview.toggleAttribute("autorun", choice.autorun);
  preview.style.height = choice.size && `${choice.size}px`;
}

/** The same lines to the same server, at a moment of which every page tells the same. */
async function dialogue({ server, role, world, sends }) {
  const lines = [];
  const session = await open({ persona: server, role, world, now: MORNING });
  const settle = () => {
    for (let i = 0; session.waiting && i < PATIENT; i++) session.windForward();
  };
  settle();
  for (const text of sends) {
    if (session.closed) break;
    session.send(text);
    settle();
  }
  for (const event of session.events) lines.push(...written(event));
  session.dispose();
  return lines.join("\n");
}

/** An event as lines of a dialogue; notes say what everybody sees in it. */
function written({ from, lines = [] }) {
  if (from === "note") return [];
  const who = from === "client" ? "C: " : "S: ";
  const all = lines.map((parts) => who + parts.filter(([kind]) => kind !== "eol").map(([, text]) => text).join(""));
  return from === "server" && all.length > LONG ? [all[0], "[...]", all.at(-1)] : all;
}

/** @param {ReturnType<typeof chosen>} choice @param {string} said */
function fill(choice, said) {
  const values = valuesOf(choice, said);
  for (const shape of shapes) shape.textContent = filled(/** @type {HTMLElement} */ (shape).dataset.shape, values);
  for (const policy of document.querySelectorAll("[data-policy]")) policy.textContent = filled(/** @type {HTMLElement} */ (policy).dataset.policy, values);
}

/** [[name]], or [[name|3]] with its lines that far in. */
function filled(shape, values) {
  return shape.replace(/\[\[([a-z]+)(?:\|(\d+))?\]\]/g, (_, name, indent) => (values[name] ?? "").replaceAll("\n", `\n${" ".repeat(Number(indent ?? 0))}`));
}

const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };
const escaped = (text) => text.replace(/[&<>"]/g, (c) => signs[c]);
const attribute = (text) => text.replace(/[&<>"\n]/g, (c) => signs[c]);

/** @returns {Object<string, string>} what the shapes ask for */
function valuesOf(choice, said) {
  const list = attributes(choice);
  const query = new URLSearchParams(list.filter(([name]) => name !== "lang"));
  if (choice.autorun) query.set("autorun", "");
  const written = list.map(([name, value]) => ` ${name}="${attribute(value)}"`).join("") + (choice.autorun ? " autorun" : "");
  const { size } = choice, high = `height: ${size}px`;
  const params = [...list, ...(choice.autorun ? [["autorun", "autorun"]] : []), ...(size ? [[STYLE, high]] : [])];
  const frame = `${lang}/embed/?${query}`;
  const own = choice.own ? frame : `${lang}/lessons/${choice.lesson}/`;
  const { sessionOf, session } = /** @type {HTMLElement} */ (page).dataset;
  return {
    origin: location.origin, module: `${top}smtp-playground.js`, loader: `${top}embed.js`, said,
    tag: `<smtp-playground${written}${size && ` ${STYLE}="${high}"`}>\n<pre>${escaped(said)}</pre>\n</smtp-playground>`,
    jsx: `<smtp-playground${written}${size && ` ${STYLE}={{ height: ${size} }}`}>\n  <pre>{\`${said.replace(/[\\`]|\$\{/g, "\\$&")}\`}</pre>\n</smtp-playground>`,
    params: params.map(([name, value]) => `${name}=${quoted(value)}`).join(" "),
    frame: top + attribute(frame), title: escaped(choice.own ? session : sessionOf.replace("[[title]]", choice.title)),
    height: size ? String(Number(size) + BELOW) : choice.own ? "610" : "720",
    page: top + own, picture: top + (choice.own ? frame.replace("?", "session.svg?") : `${own}session.svg`),
  };
}

/** A value of a shortcode: with line ends or quotes in it only in backticks. */
const quoted = (value) => (/["\n]/.test(value) ? `\`${value}\`` : `"${value}"`);

/** @param {HTMLElement} button */
async function copy(button) {
  const text = button.closest("figure").querySelector("pre");
  try {
    await navigator.clipboard.writeText(text.textContent);
    status.textContent = "";
    done(button);
  } catch {
    getSelection()?.selectAllChildren(text);
    text.focus();
    status.textContent = status.dataset.notCopied;
  }
}

/** The button says so where one looks; the status tells it to those who do not. */
function done(button) {
  const says = button.querySelector("span"), before = says.textContent;
  if (before === status.dataset.copied) return;
  says.textContent = status.dataset.copied;
  status.textContent = `${status.dataset.copied}: ${button.getAttribute("aria-label")}`;
  setTimeout(() => (says.textContent = before), 2000);
}
