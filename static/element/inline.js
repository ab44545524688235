/**
 * Lesson text as nodes. A lesson travels as JSON: an inline is a string or
 * ["code" | "em" | "strong", ...] or ["a", href, ...]; a block is {t: ...}.
 */

import { el } from "./dom.js";
import { ours } from "./assets.js";

/** @typedef {string | any[]} Inline */

/**
 * @param {Inline[]} list
 * @returns {(Node | string)[]}
 */
export function inlines(list) {
  return (list ?? []).map((item) => {
    if (typeof item === "string") return item;
    const [kind, ...rest] = item;
    if (kind === "a") return link(rest[0], inlines(rest.slice(1)));
    return el(["code", "em", "strong"].includes(kind) ? kind : "span", null, inlines(rest));
  });
}

/** Only places on the web; the address was written by the author of a lesson. */
function link(href, kids) {
  const url = new URL(ours(String(href).replace(/^\//, "")));
  const good = url.protocol === "https:" || url.protocol === "http:";
  return el(good ? "a" : "span", { href: good && url.href }, kids);
}

/**
 * @param {any[]} list blocks
 * @returns {Node[]}
 */
export function blocks(list) {
  return (list ?? []).map(block);
}

function block(b) {
  switch (b.t) {
    case "ul": case "ol": return el(b.t, null, b.items.map((item) => el("li", null, blocks(item))));
    case "aside": return el("div", { class: "aside" }, blocks(b.c));
    case "pre": return el("pre", null, b.text);
    case "h3": return el("p", null, el("strong", null, inlines(b.c)));
    case "p": return el("p", null, inlines(b.c));
    case "dialogue": return el("pre", { lang: "en" }, b.lines.map(spoken).join("\n"));
  }
  return el("span", { hidden: true });
}

const spoken = (line) => `${line.from === "client" ? "C" : "S"}: ${line.parts.map((p) => p[1]).join("")}`;
