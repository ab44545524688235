/** Nodes of a picture, without markup. */

const SPACE = "http://www.w3.org/2000/svg";

/**
 * svg("line", {x1: 0, x2: "100%"}, kid...)
 * @param {string} tag
 * @param {Record<string, any> | null} [attributes] null, undefined and false are left out
 * @param {...(Node | string | null | undefined | false)} kids
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...kids) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SPACE, tag));
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value != null && value !== false) node.setAttribute(name, String(value));
  }
  for (const kid of kids) if (kid) node.append(kid);
  return node;
}

/** The signs of the four classes, around the middle: disc, triangle, hourglass, cross. */
const shapes = {
  c3: "M-4-6 6 0-4 6z",
  c4: "M-5-6H5L1 0 5 6H-5l4-6z",
  c5: "M-5-3-3-5 0-2l3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z",
};

/** @param {string} hue c2 to c5, or none */
export const sign = (hue) => svg("g", { class: "sign" }, shapes[hue] ? svg("path", { d: shapes[hue] }) : svg("circle", { r: 5 }));

/**
 * A picture as a file of its own: text is escaped by the browser that writes it.
 * @param {SVGElement} node
 */
export const write = (node) => new XMLSerializer().serializeToString(node);

/**
 * Offers text as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
