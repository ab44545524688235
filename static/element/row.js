/** An Event as rows of a transcript. The core took the line apart; here parts become nodes. */

import { el, hue, mark } from "./dom.js";

/** @typedef {(key: string, ...args: any[]) => string} Words */
/** @typedef {[kind: string, text: string]} Part */

/** The end of a line as it should be; any other is shown. */
const CRLF = "\\r\\n";

/**
 * @param {any} event
 * @param {Words} t
 * @param {() => void} explain what a press on the chip does
 * @param {number} [from] the first line of them
 * @param {number} [most]
 * @returns {HTMLElement[]} one row a line
 */
export function rows(event, t, explain, from = 0, most = Infinity) {
  if (event.from === "note") return [note("", event.n)];
  const lines = event.lines ?? [[]];
  return lines.slice(from, from + most).map((parts, i) => row(event, parts, from + i, lines.length, t, explain));
}

/** A note; its text comes from the explanations, which may still be under way. */
export function note(text = "", n = 0) {
  return el("li", { class: "row", "data-from": "note", "data-n": n }, el("span", { class: "said" }, text));
}

function row(event, parts, i, all, t, explain) {
  const server = event.from === "server";
  const last = i === all - 1;
  const hasCode = server && parts.some(([kind]) => kind === "code");
  return el("li", {
    class: ["row", hue(event.code), tie(i, all, server), body(event), server && !hasCode && "bare", parts.some(([kind]) => kind === "eol") && "whole"].filter(Boolean).join(" "),
    "data-from": event.from,
    "data-n": event.n,
    "data-code": server && last && event.code ? event.code : null,
    lang: "en",
  },
    el("span", { class: "who" }, who(event, i)),
    el("span", { class: "tie" }),
    el("span", { class: "said" }, parts.map((part, n) => piece(part, parts[n + 1], last, t, explain)), last && words(event, t)),
    server && last && took(event, t),
  );
}

/** What is worth a word beside the line: that it is a guess, or was let pass. */
const worth = ["guess", "documented", "lenient", "cut"];

function words(event, t) {
  const marks = (event.marks ?? []).filter((mark) => worth.includes(mark));
  return marks.map((mark) => [" ", el("span", { class: "aside-note", lang: t("lang") }, t("mark." + mark))]);
}

/** Lines of one reply are held together by a bracket. */
function tie(i, all, server) {
  if (!server || all === 1) return "";
  return i === 0 ? "tied-first" : i === all - 1 ? "tied-last" : "tied";
}

const body = (event) => event.kind === "data" && "body";

/** Who speaks is written once; a screen reader hears it on each line. */
function who(event, i) {
  const name = event.from === "server" ? "S" : "C";
  return i > 0 || event.kind === "data" ? el("span", { class: "hidden-text" }, name) : name;
}

/**
 * @param {Part} part
 * @param {Part | undefined} next
 * @param {boolean} last the last line of a reply, which carries the chip
 * @param {Words} t
 * @param {() => void} explain
 */
function piece([kind, text], next, last, t, explain) {
  switch (kind) {
    case "code":
      if (last) return el("button", { type: "button", class: "chip", "aria-expanded": "false", onclick: explain }, mark(), text);
      return el("span", { class: "more" }, text, next?.[0] === "sep" && next[1]);
    case "sep":
      return last ? text : null;
    case "verb": case "enh": case "secret":
      return el("span", { class: kind }, text);
    case "esc":
      return el("span", { class: "escape" }, text);
    case "eol":
      return text === CRLF ? null : el("span", { class: "byte" }, text);
    case "dot":
      return el("mark", { class: "stuffed", title: t("stuffed") }, text);
    case "end":
      return [el("b", null, text), " ", el("span", { class: "aside-note", lang: t("lang") }, t("dot_row"))];
    default:
      return text;
  }
}

function took(event, t) {
  const ms = event.took || event.delay;
  return ms ? el("span", { class: "ms" }, duration(ms, t)) : null;
}

/**
 * @param {number} ms
 * @param {Words} t
 */
export function duration(ms, t) {
  if (ms < 1000) return t("ms", ms);
  if (ms < 60000) return t("seconds", (ms / 1000).toFixed(1));
  return t("minutes", Math.floor(ms / 60000), Math.round((ms % 60000) / 1000));
}
