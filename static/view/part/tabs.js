/** Tabs as everybody knows them: arrow keys move, one panel at a time. */

import { el } from "../../element/dom.js";

let count = 0;

/**
 * @param {string} label what the tabs are about
 * @param {{key: string, name: string, fill: (panel: HTMLElement) => void}[]} list fill is called when a tab is first chosen
 * @param {string} [chosen] key of the first one to show
 */
export function tabs(label, list, chosen) {
  const id = `tab-${++count}`;
  const buttons = list.map(({ key, name }) => el("button", { type: "button", role: "tab", class: "tab", id: `${id}-${key}`, "data-key": key, "aria-controls": `${id}-${key}-panel` }, name));
  const panels = list.map(({ key }) => el("div", { role: "tabpanel", class: "tab-panel", id: `${id}-${key}-panel`, "aria-labelledby": `${id}-${key}`, tabindex: "0" }));
  const row = el("div", { role: "tablist", class: "tablist", "aria-label": label }, buttons);
  const full = new Set();
  const choose = (/** @type {number} */ n) => {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === n));
      button.tabIndex = i === n ? 0 : -1;
      panels[i].hidden = i !== n;
    });
    if (!full.has(n)) list[n].fill(panels[n]);
    full.add(n);
  };
  row.addEventListener("click", ({ target }) => {
    const n = buttons.indexOf(/** @type {Element} */ (target).closest("[role=tab]"));
    if (n >= 0) choose(n);
  });
  row.addEventListener("keydown", (e) => {
    const now = buttons.indexOf(document.activeElement), last = buttons.length - 1;
    const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now > 0 ? now - 1 : last, Home: 0, End: last }[e.key];
    if (now < 0 || to === undefined) return;
    e.preventDefault();
    choose(to);
    buttons[to].focus();
  });
  choose(Math.max(0, list.findIndex(({ key }) => key === chosen)));
  return el("div", { class: "tabs" }, row, panels);
}
