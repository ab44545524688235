/**
 * Builds nodes from a tree the server sent as JSON: a node is a text, or
 * [tag, attributes, node...]. Nothing is parsed as markup, and what could run or
 * load is left out.
 */

const SVG = "http://www.w3.org/2000/svg";
const never = ["script", "style", "iframe", "object", "embed", "link", "img"];

/**
 * @param {any[]} nodes
 * @param {string | null} [space] the namespace around them
 * @returns {(Node | string)[]}
 */
export function build(nodes, space = null) {
  return nodes.map((node) => typeof node === "string" ? node : element(node, space)).filter((node) => node !== null);
}

/** @param {any[]} node @param {string | null} space */
function element([tag, attributes, ...kids], space) {
  if (never.includes(tag)) return null;
  const inside = tag === "svg" ? SVG : space;
  const made = inside ? document.createElementNS(inside, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith("on") && name !== "style") made.setAttribute(name, value);
  }
  made.append(...build(kids, inside));
  return made;
}
