/**
 * A pasted reply line, taken apart: the core reads it as if a server had said
 * it, and the page shows what the core found.
 */

import { Session } from "../core/session.js";
import { coreURL } from "../core/loader.js";
import { el, fill } from "../element/dom.js";
import { rows } from "../element/row.js";
import { language, words } from "../element/strings.js";

const t = words(language(document.documentElement.lang));
const encoder = new TextEncoder();

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-paste]"))) {
  form.closest("section")?.removeAttribute("hidden");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const text = form.querySelector("input").value.trim();
  const place = form.parentElement.querySelector(".paste-result");
  if (!text) return fill(place);
  const event = (await read(text)) ?? (form.dataset.paste === "enhanced" ? await behindAny(text) : null);
  if (!event) return fill(place, el("p", { class: "whoops" }, form.dataset.none));
  const line = el("div", { class: "dialogue" }, el("ol", null, rows(event, t, () => {})));
  for (const chip of line.querySelectorAll("button.chip")) chip.replaceWith(plain(chip));
  const card = el("smtp-code", null, [event.code, event.enhanced].filter(Boolean).join(" "));
  fill(place, !event.bare && line, about(event), !event.bare && card);
}

/** An enhanced code alone: the core is asked what it would be behind a reply. @param {string} text */
async function behindAny(text) {
  for (const code of ["250", "450", "550"]) {
    const event = await read(`${code} ${text}`);
    if (event?.enhanced && document.getElementById(event.enhanced)) return { ...event, bare: true };
  }
  return null;
}

/** What this page says of the enhanced code, in the words of its table. @param {any} event */
function about(event) {
  const place = event.enhanced && document.getElementById(event.enhanced);
  const says = place?.dataset.says;
  return says && el("p", { class: "enhanced-says" }, el("a", { class: "wire", href: `#${event.enhanced}` }, event.enhanced), " ", says);
}

/** A chip that cannot be pressed. @param {Element} chip */
const plain = (chip) => el("span", { class: "chip" }, ...chip.childNodes);

/**
 * What the core makes of bytes that a server is said to have sent.
 * @param {string} text
 * @returns {Promise<any>} the event of the reply; null if it is none
 */
async function read(text) {
  const session = new Session({ core: coreURL() });
  session.peer = { ...session.peer, kind: "real" };
  await session.start();
  session.call("peer", encoder.encode(`${text}\r\n`));
  session.tell("hangup", "peer"); // a line of a longer reply waits for the next: there is none
  const event = session.events.find((e) => e.from === "server" && e.code);
  session.dispose();
  return event ?? null;
}
