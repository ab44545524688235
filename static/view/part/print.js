/**
 * A session as text, as JSON and as a page of its own. Credentials are left out
 * of all three; everything else is what the core has shown.
 */

import { el } from "../../element/dom.js";
import { MARK, around, slices } from "./slices.js";

/** @typedef {import("../../core/types.js").SmtpEvent} SmtpEvent */
/** @typedef {(event: SmtpEvent) => string} Note the words of a note */
/** @typedef {(key: string, ...args: any[]) => string} Words */

const HIDDEN = "[…]";
const sides = { client: "C", server: "S" };

/** @param {[string, string][]} parts */
const plain = (parts) => parts.filter(([kind]) => kind !== "eol").map(([kind, text]) => (kind === "secret" && text ? HIDDEN : text)).join("");

/** Seconds since the connection began. @param {number} ms */
const clock = (ms) => `${(ms / 1000).toFixed(3).padStart(9)}  `;

/** @param {SmtpEvent[]} events @param {string} title @param {Note} note */
export async function text(events, title, note) {
  const lines = [title, ""], rest = slices();
  for (const event of [...events]) {
    await rest();
    const side = sides[event.from];
    if (!side) lines.push(`${clock(event.at)}-- ${note(event)}`);
    else for (const parts of event.lines ?? []) lines.push(`${clock(event.at)}${side}: ${plain(parts)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** @param {SmtpEvent[]} events @param {any} about */
export async function json(events, about) {
  const shown = [], rest = slices();
  for (const event of [...events]) {
    await rest();
    shown.push(JSON.stringify(event.lines ? { ...event, lines: event.lines.map((parts) => parts.map(([kind, said]) => [kind, kind === "secret" && said ? HIDDEN : said])) } : event, null, 1).replaceAll("\n", "\n  "));
  }
  const whole = JSON.stringify({ ehlo: 1, ...about, events: [] }, null, 1);
  return shown.length ? `${whole.slice(0, -3)}\n  ${shown.join(",\n  ")}\n ]\n}\n` : `${whole}\n`;
}

/**
 * A page that needs nothing: no script, no picture, no other file. Its nodes are
 * written down by the browser, so that what a server said stays text.
 * @param {SmtpEvent[]} events
 * @param {{title: string, says: string, lang: string, sheet: string, t: Words}} page
 * @param {Note} note
 */
export async function html(events, { title, says, lang, sheet, t }, note) {
  const rows = [], rest = slices();
  for (const event of [...events]) {
    await rest();
    rows.push(...lines(event, note).map(write));
  }
  const body = el("body", null, el("h1", null, title), el("p", null, says),
    el("table", null, el("thead", null, el("tr", null, ["time", "who", "said"].map((key) => el("th", { scope: "col" }, t(key))))), el("tbody", null, MARK)));
  const head = el("head", null, el("meta", { charset: "utf-8" }), el("meta", { name: "viewport", content: "width=device-width" }),
    el("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }), el("title", null, title));
  const [above, below] = around(write(body));
  return [`<!doctype html>\n<html lang="${lang}">\n${write(head).replace("</head>", () => `<style>${sheet}</style></head>`)}\n${above}`, ...rows, `${below}\n</html>\n`].join("");
}

/** @param {Node} node */
const write = (node) => new XMLSerializer().serializeToString(node).replaceAll(' xmlns="http://www.w3.org/1999/xhtml"', "");

/** Rows of a table. @param {any} event @param {Note} note */
function lines(event, note) {
  const side = sides[event.from];
  if (!side) return [el("tr", { class: "note" }, el("td", null, time(event)), el("td"), el("td", null, note(event)))];
  return (event.lines ?? []).map((parts, i) => el("tr", { class: `${event.from}${event.code ? ` c${String(event.code)[0]}` : ""}` },
    el("td", null, i === 0 && time(event)), el("th", { scope: "row" }, side),
    el("td", { lang: "en" }, parts.filter(([kind]) => kind !== "eol").map(([kind, said]) => kind === "code" ? el("b", null, said) : kind === "secret" && said ? HIDDEN : said))));
}

const time = (event) => (event.at / 1000).toFixed(3);
