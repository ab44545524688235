/**
 * The bar of the playground: one labelled group of buttons, and one view open
 * at a time in the panel beside or below the session. A view is loaded when its
 * button is first pressed; what stands in the page already is only shown.
 *
 *	button[data-view=NAME][aria-controls]  ──►  NAME.js, in the panel #view
 *	                                       ──►  or the section #view-NAME
 *
 * A link with #view=NAME opens one.
 */

import { el, icon } from "../element/dom.js";
import { ready } from "../page/ready.js";
import { breath } from "./part/slices.js";
import { Room } from "./room.js";

/** @type {Record<string, () => Promise<import("./room.js").View>>} by name: the build puts in what is in this folder */
const views = /** @type {any} */ (__VIEWS__);

class Bar {
  /** @type {{name: string, button: HTMLElement, place: HTMLElement, room?: Room} | null} */
  open = null;
  #count = 0;

  /** @param {HTMLElement} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = /** @type {any} */ (bench.querySelector("smtp-playground"));
    this.group = /** @type {HTMLElement} */ (bench.querySelector(".views"));
    this.group.addEventListener("click", (e) => {
      const button = /** @type {Element} */ (e.target).closest(".view-button");
      if (button instanceof HTMLElement) this.press(button.dataset.view);
    });
    bench.addEventListener("click", (e) => /** @type {Element} */ (e.target).closest(".view-close") && this.close(true));
    bench.addEventListener("keydown", (e) => this.#key(e));
    this.#arrange(matchMedia("(max-width: 47.99rem)"));
    addEventListener("hashchange", () => this.#linked());
    this.#linked(true);
    this.group.dataset.ready = "";
  }

  /** Narrow, the bar is seen below the session: so it comes after it for the keyboard, too. @param {MediaQueryList} narrow */
  #arrange(narrow) {
    const head = this.group.parentElement;
    const place = () => narrow.matches ? this.element.after(this.group) : head.append(this.group);
    narrow.addEventListener("change", place);
    if (narrow.matches) place();
  }

  /** @param {boolean} [first] the page comes up with it: the focus stays where a page has it */
  #linked(first = false) {
    const name = new URLSearchParams(location.hash.slice(1)).get("view");
    if (name && this.open?.name !== name && this.#button(name)) this.press(name, first);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #button(name) {
    return this.group.querySelector(`[data-view="${CSS.escape(name)}"]`);
  }

  /** Opens a view, or closes it if it is the one that is open. @param {string} name @param {boolean} [quiet] it takes no focus */
  async press(name, quiet = false) {
    if (this.open?.name === name) return this.close();
    this.close();
    const mine = ++this.#count;
    const button = this.#button(name);
    if (views[name]) await this.#load(name, button, mine, quiet);
    else this.#show({ name, button, place: document.getElementById(`view-${name}`) }, quiet);
  }

  /** @param {string} name @param {HTMLElement} button @param {number} mine @param {boolean} quiet */
  async #load(name, button, mine, quiet) {
    button.setAttribute("aria-busy", "true");
    try {
      const view = await views[name]();
      if (mine !== this.#count) return;
      const place = document.getElementById("view");
      const [title, actions, panel] = ["h2", ".view-actions", ".view-body"].map((css) => /** @type {HTMLElement} */ (place.querySelector(css)));
      title.textContent = button.textContent;
      const room = new Room(this.element, panel, view, actions);
      this.bench.classList.toggle("wide", Boolean(view.wide || view.across));
      this.bench.classList.toggle("across", Boolean(view.across));
      this.element.toggleAttribute("slim", !view.wide); // it has company beside it
      place.dataset.view = name;
      this.#show({ name, button, place, room }, quiet);
      await breath(); // where a long session stands beside it, the page was busy
      if (mine === this.#count) await room.open();
    } finally {
      button.removeAttribute("aria-busy"); // it could not be loaded: press again
    }
  }

  /** @param {{name: string, button: HTMLElement, place: HTMLElement, room?: Room}} open @param {boolean} quiet */
  #show(open, quiet) {
    this.open = open;
    const { button, place, name } = open;
    if (!place.querySelector(".view-close")) {
      place.querySelector(".view-head").append(el("button", { type: "button", class: "icon-button view-close", "aria-label": this.group.dataset.close, title: this.group.dataset.close }, icon("close")));
    }
    button.setAttribute("aria-expanded", "true");
    place.hidden = false;
    place.classList.add("open");
    this.bench.dataset.open = name;
    if (!quiet) place.querySelector("h2").focus({ preventScroll: true });
    requestAnimationFrame(() => this.open === open && place.scrollIntoView({ block: "nearest" })); // the frame lays it out anyway
  }

  /** Closes what is open. @param {boolean} [back] the focus goes back to its button */
  close(back = false) {
    this.#count++;
    const { open } = this;
    if (!open) return;
    this.open = null;
    delete this.bench.dataset.open;
    this.bench.classList.remove("wide", "across");
    this.element.removeAttribute("slim");
    open.room?.close();
    open.place.classList.remove("open");
    if (open.room) open.place.hidden = true;
    open.button.setAttribute("aria-expanded", "false");
    if (!back) return;
    open.button.focus({ preventScroll: true });
    requestAnimationFrame(() => open.button.scrollIntoView({ block: "nearest" }));
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const at = /** @type {Element} */ (e.target);
    if (e.key !== "Escape" || e.defaultPrevented || !this.open || !(this.open.place.contains(at) || this.group.contains(at))) return;
    e.preventDefault();
    this.close(true);
  }
}

ready(() => {
  const bench = /** @type {HTMLElement | null} */ (document.querySelector(".bench:has(.views)"));
  if (bench) new Bar(bench);
});
