/**
 * The doctor's page while a server is being examined: the same form and the same
 * report as without JavaScript, but each step is shown as it happens. What a
 * server said is judged by the backend; here it is only put in its place.
 */

import { fill } from "../element/dom.js";
import { template } from "../element/strings.js";
import { ready } from "./ready.js";
import { build } from "./tree.js";

/** @type {HTMLFormElement} */
let form;
/** @type {HTMLElement} */
let place;
/** @type {AbortController | null} the examination that runs */
let running = null;

ready(() => {
  const found = /** @type {HTMLFormElement | null} */ (document.querySelector("form.ask"));
  if (!found) return;
  form = found;
  place = /** @type {HTMLElement} */ (document.getElementById("examination"));
  form.addEventListener("submit", submit);
  form.addEventListener("input", name);
  document.addEventListener("click", copy);
  name();
  offerCopy();
});

function host() {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("host")).value.trim();
}

/** The button names the host it connects to. */
function name() {
  const label = form.querySelector(".button-main .label");
  if (label && host()) fill(label, template(form.dataset.connect ?? "", [host()]));
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  running?.abort();
  running = new AbortController();
  if (place.contains(document.activeElement)) form.querySelector("button")?.focus({ preventScroll: true });
  say(template(place.dataset.working ?? "", [host()]));
  examine(running.signal).catch((error) => {
    if (error.name !== "AbortError") say(place.dataset.lost ?? "", true);
  });
}

/** @param {AbortSignal} signal */
async function examine(signal) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  place.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body, signal, headers: { Accept: "application/x-ndjson" } });
  let done = false;
  for await (const step of lines(answer)) {
    show(step.nodes);
    done = step.done;
    if (done && step.title) say(template(place.dataset.finished ?? "", [step.title]));
  }
  place.removeAttribute("aria-busy");
  if (!done) throw new Error("cut off");
  offerCopy();
  document.getElementById("verdict")?.scrollIntoView({ block: "nearest" });
}

/**
 * The objects of an answer, one a line.
 * @param {Response} answer
 */
async function* lines(answer) {
  const reader = /** @type {ReadableStream} */ (answer.body).pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const parts = (rest + (value ?? "")).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (line) yield JSON.parse(line);
    if (done) return;
  }
}

/** @param {any[]} nodes */
function show(nodes) {
  place.replaceChildren(...build(nodes));
}

/** For everybody, and for those who do not see it. @param {string} text @param {boolean} [loud] */
function say(text, loud = false) {
  const status = /** @type {HTMLElement} */ (document.getElementById("doctor-status"));
  status.classList.toggle("hidden-text", !loud);
  status.classList.toggle("aside", loud);
  fill(status, text);
}

function offerCopy() {
  for (const button of document.querySelectorAll('[data-do="copy"]')) button.removeAttribute("hidden");
}

/** The report as text. @param {MouseEvent} event */
async function copy(event) {
  const button = /** @type {Element} */ (event.target).closest?.('[data-do="copy"]');
  if (!button) return;
  await navigator.clipboard.writeText(place.innerText.replace(/\n{3,}/g, "\n\n"));
  fill(/** @type {Element} */ (button.querySelector(".label")), place.dataset.copied);
}
