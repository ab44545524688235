/**
 * The overlay with keys and help, for the page one is on: "?" or the link in the
 * foot. Words and style come with it, so it costs nothing until somebody asks.
 */

import css from "../css/help.css";
import { el } from "../element/dom.js";
import en from "../strings/help.en.json";
import es from "../strings/help.es.json";

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** @param {string[][]} rows */
const keys = (rows) => el("dl", null, rows.map(([key, says]) => [el("dt", null, key.split(" ").map((k, i) => [i ? " " : null, el("kbd", null, k)])), el("dd", null, says)]));

/** @param {string[]} lines */
const list = (lines) => el("ul", { class: "lines" }, lines.map((line) => el("li", null, line)));

/** @param {string} title @param {boolean} wide @param {...any} inside */
const part = (title, wide, ...inside) => el("section", { class: wide ? "wide" : null }, el("h3", null, title), inside);

function made() {
  const t = document.documentElement.lang === "es" ? es : en;
  const here = t.pages[document.documentElement.dataset.page], session = document.querySelector("smtp-playground");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const close = el("button", { type: "button", class: "button", onclick: () => dialog.close() }, t.close);
  const node = el("dialog", { class: "help", "aria-labelledby": "help-title" },
    el("div", { class: "help-head" }, el("h2", { id: "help-title" }, t.title), close),
    el("div", { class: "help-body" },
      here ? part(t.here, true, list(here)) : null,
      part(t.everywhere, false, keys(t.keys)),
      session ? part(t.session, false, keys(t.typing)) : null,
      session ? el("section", { class: "wide" }, list(t.sessions)) : null,
      document.querySelector('link[rel="manifest"]') ? part(t.away, true, el("p", null, t.offline)) : null));
  node.addEventListener("click", ({ target }) => target === node && node.close()); // beside it
  document.body.append(node);
  return node;
}

export function open() {
  dialog ??= made();
  if (!dialog.open) dialog.showModal();
}
