/**
 * The diagram of the states: those of a mail in the middle, one below the other;
 * beside them the three that many sessions never see.
 *
 *	            Greeted ◄── TLS
 *	   Auth ◄─►  Ready  ──STARTTLS──┘        QUIT
 *	             Mail                      Closed
 *	             Rcpt
 *	             Data
 */

import { svg } from "./svg.js";

/** @typedef {import("../../core/types.js").Move} Move */

/** Middle and upper edge of a state. */
const places = {
  greeted: [140, 23], ready: [140, 83], mail: [140, 147], rcpt: [140, 211], data: [140, 275],
  auth: [-20, 75], tls: [310, 23], closed: [310, 147],
};
const WIDE = 50, SIDE = 42, TALL = 33; // half a width, and a height

/**
 * An edge: where from, where to, the way, where its verb stands; `needs` is the
 * state beside the way without which it is not drawn.
 * @type {{from: string, to: string, d: string, at?: [number, number], end?: boolean, needs?: string, both?: boolean}[]}
 */
const edges = [
  { from: "connecting", to: "greeted", d: "M140 8V22" },
  { from: "greeted", to: "ready", d: "M140 56V82", at: [148, 73] },
  { from: "ready", to: "mail", d: "M140 116V146", at: [148, 136] },
  { from: "mail", to: "rcpt", d: "M140 180V210", at: [148, 200] },
  { from: "rcpt", to: "data", d: "M140 244V274", at: [148, 264] },
  { from: "data", to: "ready", d: "M190 291H222Q236 291 236 277V121Q236 107 222 107H193", at: [202, 122] },
  { from: "rcpt", to: "ready", d: "M90 227H58Q44 227 44 213V121Q44 107 58 107H87", at: [50, 122] },
  { from: "ready", to: "auth", d: "M87 91H25", at: [56, 85], needs: "auth", both: true },
  { from: "ready", to: "tls", d: "M190 91H298Q310 91 310 79V59", at: [200, 85], needs: "tls" },
  { from: "tls", to: "greeted", d: "M268 39H193", needs: "tls" },
  { from: "", to: "closed", d: "M298 116H322M310 116V144", at: [318, 134], needs: "closed" },
];

/**
 * @param {object} view
 * @param {string} view.state
 * @param {Move[]} view.moves
 * @param {Move | undefined} view.next the move one would make now
 * @param {Set<string>} view.been states the session has been in
 * @param {(state: string) => string} view.name
 * @param {(verb: string) => string} view.called
 * @param {string} view.title
 */
export function diagram({ state, moves, next, been, name, called, title }) {
  const seen = (/** @type {string | undefined} */ s) => !s || s === state || been.has(s);
  const left = seen("auth") ? -66 : 36, right = seen("tls") || seen("closed") ? 356 : 244;
  const ways = edges.filter((e) => seen(e.needs));
  const verb = (/** @type {typeof edges[0]} */ e) => between(e, moves, state);
  const isNext = (/** @type {typeof edges[0]} */ e) => Boolean(next) && e.from === state && e.to === next.to && verb(e) === next.verb;
  const nodes = Object.keys(places).filter((s) => !["auth", "tls", "closed"].includes(s) || seen(s));
  return svg("svg", { class: "machine", viewBox: `${left} 0 ${right - left} 316`, width: right - left, height: 316, role: "img", "aria-labelledby": "machine-title" },
    svg("title", { id: "machine-title" }, title), svg("defs", null, tip("tip", 8), tip("tip-on", 9, "on")),
    svg("g", { class: "edges" }, ...ways.map((e) => line(e, isNext(e))), svg("path", { d: "M90 163H44" })),
    svg("g", { class: "labels" }, ...ways.map((e) => e.at && svg("text", { x: e.at[0], y: e.at[1], class: classes(isNext(e) && "on", e.to === "auth" && "mid") }, called(verb(e))))),
    svg("circle", { class: classes("start", state === "connecting" && "here"), cx: 140, cy: 6, r: 5 }),
    ...nodes.map((s) => node(s, name(s), classes("node", s === state ? "here" : been.has(s) && "past"))));
}

/** The verb of an edge: one that may be sent now, or else the first of those that lead there from nowhere else. */
function between({ from, to }, moves, state) {
  const all = moves.filter((m) => m.to === to && m.verb && (!from || m.from.includes(from)));
  const loop = from === "rcpt" && to === "ready" && all.find((m) => m.from.includes("mail") && m.from.includes("greeted") && !m.line.includes(" "));
  return (loop || (from === state && all.find((m) => m.legal)) || all[0])?.verb ?? "";
}

/** @param {{d: string, both?: boolean}} edge @param {boolean} on */
function line({ d, both }, on) {
  const tips = on ? "url(#machine-tip-on)" : "url(#machine-tip)";
  return svg("path", { d, class: classes(on && "on"), "marker-end": tips, "marker-start": both && tips });
}

const tip = (name, size, hue = "") => svg("marker", { id: `machine-${name}`, class: classes(hue), viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: size, markerHeight: size, orient: "auto-start-reverse", markerUnits: "userSpaceOnUse" }, svg("path", { d: "M1 1 9.5 5 1 9z" }));

function node(state, text, hue) {
  const [x, y] = places[state], half = x === 140 ? WIDE : SIDE;
  return svg("g", { class: hue }, svg("rect", { x: x - half, y, width: 2 * half, height: TALL, rx: 6 }), svg("text", { x, y: y + 21 }, text));
}

/** @param {...(string | false)} names */
const classes = (...names) => names.filter(Boolean).join(" ") || null;
