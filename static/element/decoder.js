/** The decoder: what one reply means, digit by digit, and what to do next. */

import { el, fill, hue, icon } from "./dom.js";
import { ours } from "./assets.js";

/** @typedef {import("./row.js").Words} Words */
/** @typedef {import("./explain.js").Card} Card */

export class Decoder {
  /**
   * @param {Words} t
   * @param {"en" | "es"} lang
   * @param {{put: (line: string) => void, open: (open: boolean) => void}} act
   */
  constructor(t, lang, act) {
    this.t = t;
    this.lang = lang;
    this.act = act;
    this.open = false;
    /** @type {((event: any) => Node | null) | undefined} what more.js adds to a card */
    this.extra = undefined;
    this.node = el("section", { class: "decoder", part: "decoder", id: "decoder", hidden: true });
  }

  /**
   * @param {any} event a reply
   * @param {Card} card
   * @param {string} [known] the line that the chips suggest
   */
  show(event, card, known) {
    const { t } = this;
    this.known = known;
    this.code = event.code;
    this.node.hidden = false;
    this.node.className = `decoder ${hue(event.code)}${this.open ? " open" : ""}`;
    this.node.setAttribute("aria-label", t("means", event.code));
    fill(this.node,
      el("header", null, el("h3", null, card.title)),
      el("ol", { class: "digits" }, card.digits.map(digit)),
      event.enhanced && card.enhanced && el("p", { class: "enhanced" }, el("code", null, event.enhanced), el("span", null, sentence(card.enhanced))),
      this.#next(event, card),
    );
  }

  #next(event, card) {
    const { t } = this;
    this.toggle = el("button", { type: "button", class: "reveal", onclick: () => this.act.open(!this.open) });
    this.#label();
    return el("div", { class: "next" },
      el("h4", null, t("next")),
      el("p", null, el("span", { class: "advice" }, card.next), this.toggle),
      card.suggest.length > 0 && el("div", { class: "actions" }, card.suggest.map((line) => this.#put(line))),
      el("p", { class: "refs" }, this.#links(event, card)),
      this.extra?.(event),
    );
  }

  /** A button that puts a line into the command line; the strip leaves out what a chip below it offers. */
  #put(line) {
    return el("button", { type: "button", class: line === this.known ? "put known" : "put", onclick: () => this.act.put(line) }, icon("put"), line);
  }

  #links(event, card) {
    const { t, lang } = this;
    return [
      card.page && ours("") && el("a", { href: ours(`${lang}/replies/${card.page}/`) }, t("page", card.page)),
      ...(ours("") ? card.compare : []).map(([a, b]) => el("a", { href: ours(`${lang}/compare/${a}-${b}/`) }, t("compare", a, b))),
      card.rfc && el("span", null, card.rfc),
    ];
  }

  /** Opens the strip to the whole card, or closes it; beside a wide transcript it is always whole. @param {boolean} open */
  setOpen(open) {
    this.open = open;
    this.node.classList.toggle("open", open);
    this.#label();
  }

  #label() {
    if (!this.toggle) return;
    this.toggle.setAttribute("aria-expanded", String(this.open));
    fill(this.toggle, this.open ? this.t("less") : this.t("more", this.code));
  }

  hide() {
    this.node.hidden = true;
  }
}

function digit({ n, word, says }) {
  return el("li", null, el("span", { class: "n" }, n), el("span", { class: "says" }, el("b", null, word), el("span", null, says)));
}

/** Texts of enhanced codes are phrases; standing alone they begin with a capital. */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
