/** An answer in a table: the chip of its code, its words, and how it differs. */

import { el, hue, mark } from "../../element/dom.js";

const SHOWN = 2; // lines; an answer that is longer can be opened

/**
 * @param {import("./steps.js").Step | undefined} step
 * @param {string} how as `differs` tells
 * @param {(key: string, ...args: any[]) => string} t
 * @param {string} label what it answers
 */
export function answer(step, how, t, label) {
  const text = step?.text ?? [];
  const code = step?.code ? el("span", { class: "chip" }, mark(), String(step.code)) : el("span", { class: "quiet" }, t("no_answer"));
  const rest = (/** @type {string} */ line) => el("span", { class: "wire", lang: "en" }, step?.code && line.startsWith(`${step.code}`) ? line.slice(4) : line);
  return el("td", { role: "cell", "data-label": label, class: [hue(step?.code), how === "code" || how === "none" ? "other" : ""].join(" ").trim() || null },
    code, " ", text.length <= SHOWN ? text.map((line, i) => [i > 0 && el("br"), rest(line)])
      : el("details", { class: "long-answer" }, el("summary", null, rest(text[0]), " ", el("span", { class: "quiet" }, t("lines", text.length))), text.slice(1).map((line) => [rest(line), el("br")])),
    how === "code" && el("span", { class: "differs" }, t("other_code")));
}
