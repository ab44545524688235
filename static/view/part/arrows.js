/**
 * The ladder's arrows. Places across are per cent, so that a picture fits any
 * width and its text keeps its size; places down are pixels.
 */

import { called, kind } from "./story.js";
import { sign, svg } from "./svg.js";

/** @typedef {import("./story.js").Item} Item */

/**
 * @typedef {object} Pen how a ladder is drawn
 * @property {(item: Item) => [string, string]} say
 * @property {(item: Item) => string} pause
 * @property {number} wide how many characters have room on an arrow
 */

const TALL = { client: 30, server: 34, wait: 34 }; // px
const PROSE = 1.18; // characters of prose that take the room of one in mono
const LINES = 2; // of a note

/** What an item takes, in px. @param {Item} item @param {Pen} pen */
export function height(item, pen) {
  return TALL[item.type] ?? 16 + 16 * wrap(pen.say(item)[1], pen.wide * PROSE).length;
}

/**
 * @param {Item} item
 * @param {number} y its upper edge
 * @param {Pen} pen
 * @param {boolean} here it belongs to the last step
 */
export function draw(item, y, pen, here) {
  const number = item.first && svg("text", { class: "n", x: -9, y: y + 24 }, String(item.step));
  switch (item.type) {
    case "bar": return bar(item, y, pen);
    case "wait": return wait(item, y, pen);
    default: return svg("g", { class: here ? "exchange here" : "exchange" }, number, arrow(item, y, pen));
  }
}

/** @param {Item} item @param {number} y @param {Pen} pen */
function arrow(item, y, pen) {
  const client = item.type === "client", hue = kind(item.event);
  const [head, rest] = pen.say(item), cut = short(rest, pen.wide - head.length - 1);
  const [from, to] = client ? ["0", "100%"] : ["100%", "0"];
  return svg("g", { class: client ? "from-client" : `from-server ${hue}` },
    cut !== rest && svg("title", null, `${head} ${rest}`),
    svg("line", { x1: from, y1: y + 20, x2: to, y2: y + 27, "marker-end": `url(#ladder-${client ? "c" : hue})` }),
    svg("text", { x: "50%", y: y + 17 }, svg("tspan", { class: "b" }, head), cut && ` ${cut}`),
    !client && svg("svg", { x: "100%", y: y + 20, overflow: "visible" }, sign(hue)));
}

/** What is nobody's: a handshake, a note, the end. @param {Item} item @param {number} y @param {Pen} pen */
function bar(item, y, pen) {
  const text = pen.say(item)[1], lines = wrap(text, pen.wide * PROSE);
  return svg("g", { class: `bar ${item.event.kind}` },
    lines.at(-1)?.endsWith("…") && svg("title", null, text),
    svg("rect", { x: "-4", y: y + 4, width: "100%", height: 8 + 16 * lines.length, rx: 4, transform: "translate(4)" }),
    ...lines.map((line, i) => svg("text", { x: "50%", y: y + 20 + 16 * i }, line)));
}

/** Nothing happened for long: time is left out. @param {Item} item @param {number} y @param {Pen} pen */
function wait(item, y, pen) {
  const cut = (/** @type {string} */ x) => svg("svg", { x, y: y + 10, overflow: "visible" }, svg("path", { class: "gap", d: "M0 0V14" }), svg("path", { class: "cut", d: "M-6 3 6-3M-6 17 6 11" }));
  return svg("g", { class: "wait c4" }, cut("0"), cut("100%"), svg("text", { x: "50%", y: y + 21 }, pen.pause(item)));
}

/** Who speaks to whom: the two lines of life, and the heads of arrows. @param {number} tall */
export function ground(tall) {
  const head = (/** @type {string} */ name) => svg("marker", { id: `ladder-${name}`, class: name, viewBox: "0 0 10 10", refX: 9.5, refY: 5, markerWidth: 9, markerHeight: 9, orient: "auto", markerUnits: "userSpaceOnUse" }, svg("path", { d: "M1 1 9.5 5 1 9z" }));
  return [svg("defs", null, ...["c", "", "c2", "c3", "c4", "c5"].map(head)), ...["0", "100%"].map((x) => svg("line", { class: "life", x1: x, y1: 0, x2: x, y2: tall }))];
}

/** @param {string} text @param {number} room in characters */
export function short(text, room) {
  const all = [...text];
  return all.length <= room ? text : room < 2 ? "" : `${all.slice(0, room - 1).join("").trimEnd()}…`;
}

/** At most two lines. @param {string} text @param {number} room @returns {string[]} */
function wrap(text, room) {
  const lines = [""];
  const words = text.split(" ");
  for (const [i, word] of words.entries()) {
    const last = lines.length - 1, longer = lines[last] ? `${lines[last]} ${word}` : word;
    if (longer.length <= room || !lines[last]) lines[last] = short(longer, room);
    else if (lines.length < LINES) lines.push(short(word, room));
    else return [...lines.slice(0, -1), short(`${lines[last]} ${words.slice(i).join(" ")}`, room)];
  }
  return lines;
}

/**
 * How items are called, each asked for once.
 * @param {(key: string, ...args: any[]) => string} t
 * @param {(event: any) => string} note
 */
export function sayer(t, note) {
  /** @type {WeakMap<Item, {event: any, said: [string, string]}>} */
  const kept = new WeakMap();
  return (/** @type {Item} */ item) => {
    const had = kept.get(item);
    if (had?.event === item.event) return had.said;
    const said = called(item, t, note);
    kept.set(item, { event: item.event, said });
    return said;
  };
}
