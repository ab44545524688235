/**
 * Search over lessons, codes and words, in the page: the index is one small
 * file, fetched when somebody wants to search. "/" opens it from anywhere; on
 * the page of the search it stands open.
 */

import { el, fill } from "../element/dom.js";

const MOST = 12; // results that are shown

/** @typedef {{k: string, t: string, u: string, w?: string, plain?: string, more?: string}} Entry */

/** @type {Promise<Entry[]> | undefined} */
let loaded;

/** Without accents and capitals: who looks for "autenticacion" finds it. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} url @returns {Promise<Entry[]>} */
function index(url) {
  loaded ??= fetch(url).then(async (r) => {
    const list = await r.json();
    return list.map((e) => ({ ...e, u: new URL(e.u, r.url).href, plain: plain(e.t), more: plain(e.w ?? "") }));
  });
  loaded.catch(() => (loaded = undefined));
  return loaded;
}

/** @param {Entry} e @param {string[]} asked @returns {number} 0: not it */
function score(e, asked) {
  let sum = 0;
  for (const word of asked) {
    const at = e.plain.indexOf(word);
    if (at === 0) sum += 8;
    else if (at > 0) sum += e.plain[at - 1] === " " ? 5 : 2;
    else if (e.more.includes(word)) sum += 1;
    else return 0;
  }
  return sum + 1 / e.plain.length;
}

/**
 * The best entries for what was typed.
 * @param {Entry[]} list
 * @param {string} text
 */
export function find(list, text) {
  const asked = plain(text).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return [];
  return list.map((e) => ({ e, n: score(e, asked) })).filter(({ n }) => n > 0).sort((a, b) => b.n - a.n).slice(0, MOST).map(({ e }) => e);
}

/** A box of its own for each place it stands in. @returns {any} */
function box() {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("search-box"));
  const node = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
  const input = node.querySelector("input"), list = node.querySelector(".search-list"), count = node.querySelector(".search-count");
  const show = async () => {
    const text = input.value;
    try {
      const found = find(await index(node.dataset.index), text);
      if (text !== input.value) return; // typed on meanwhile
      fill(list, found.map((e) => el("li", null, el("a", { href: e.u }, el("b", null, e.t), el("span", null, e.k)))));
      count.textContent = !text.trim() ? "" : found.length ? node.dataset.count.replace("#", String(found.length)) : node.dataset.none;
    } catch {
      count.textContent = node.dataset.failed;
    }
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => index(node.dataset.index).catch(() => {}), { once: true });
  node.addEventListener("keydown", (event) => keys(event, input, list));
  return node;
}

/** Down and up walk through the results; Enter in the field takes the first. */
function keys(event, input, list) {
  const stops = [input, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  if (event.key === "Enter" && at === 0 && stops[1]) return stops[1].click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || at < 0) return;
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length].focus();
}

/** @type {HTMLDialogElement | undefined} */
let dialog;

export function open() {
  if (!dialog) {
    const inside = box();
    const close = el("button", { type: "button", class: "button button-quiet", onclick: () => dialog.close() }, inside.dataset.close);
    const label = inside.querySelector("input").getAttribute("aria-label");
    dialog = el("dialog", { class: "search-dialog", "aria-label": label }, inside, close);
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside it
    document.body.append(dialog);
  }
  dialog.showModal();
  dialog.querySelector("input").select();
}

const here = /** @type {HTMLElement} */ (document.querySelector(".search-here"));
if (here) {
  here.hidden = false;
  here.append(box());
  const input = here.querySelector("input");
  input.focus({ preventScroll: true });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) input.dispatchEvent(new Event("input"));
}
