/**
 * Nodes without markup. Whatever comes from a server, a lesson or a learner
 * enters the page here, as text nodes: nothing in this folder parses HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * el("button", {class: "put", type: "button", onclick: f}, "Insert")
 *
 * Properties that begin with "on" become listeners; null, undefined and false
 * are left out; true is an attribute without a value.
 * @param {string} tag
 * @param {Object<string, any> | null} [props]
 * @param {...any} kids nodes, texts, lists of them; null and false are left out
 * @returns {any}
 */
export function el(tag, props, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, kids);
  return node;
}

/**
 * @param {ParentNode} node
 * @param {any[]} kids
 */
export function add(node, kids) {
  node.append(...kids.flat(3).filter((kid) => kid != null && kid !== false));
  return node;
}

/**
 * Replaces what is inside a node.
 * @param {ParentNode} node
 * @param {...any} kids
 */
export function fill(node, ...kids) {
  node.replaceChildren();
  return add(node, kids);
}

/**
 * Changes what is inside a node. If the focus was in there it may be gone
 * afterwards: then it goes to another place, and is never lost.
 * @param {HTMLElement} node
 * @param {() => void} change
 * @param {() => HTMLElement} home
 */
export function keepFocus(node, change, home) {
  const root = /** @type {Document | ShadowRoot} */ (node.getRootNode());
  const had = node.contains(root.activeElement);
  change();
  if (had && !node.contains(root.activeElement)) home().focus({ preventScroll: true });
}

/** The strokes of our signs, in a square of 16. */
const paths = {
  bytes: "M5 3.5H2.5v9H5M11 3.5h2.5v9H11M8 6v4",
  again: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3",
  check: "M3 8.5 6.5 12 13 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  lines: "M2.5 4h11M2.5 8h11M2.5 12h7",
  net: "M1.8 8a6.2 6.2 0 1 0 12.4 0a6.2 6.2 0 1 0-12.4 0H14.2M8 1.8c2.2 2 3 4 3 6.2s-.8 4.2-3 6.2c-2.2-2-3-4-3-6.2s.8-4.2 3-6.2z",
  now: "M6 4l4 4-4 4",
  out: "M6.5 3h-4v10.5H13v-4M9 2.5h4.5V7M13 3 7.5 8.5",
  page: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
  put: "M13 3v4.5H3.5M6.5 4.5l-3 3 3 3M3 13h10",
};

/** @param {string} name of one of them, or strokes of its own */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", paths[name] ?? name);
  svg.append(path);
  return svg;
}

/** The sign of a class of replies; its shape is the style sheet's. */
export const mark = () => el("span", { class: "mark", "aria-hidden": "true" });

/**
 * The class that colours whatever is about a reply: c2 to c5, or none.
 * @param {number | undefined} code
 */
export function hue(code) {
  const first = Math.floor((code ?? 0) / 100);
  return first >= 2 && first <= 5 ? "c" + first : "";
}
