/**
 * <smtp-code>252 2.1.5</smtp-code>: the decoder card of a reply inside prose.
 * What stands between the tags is taken apart at its blanks; the meaning comes
 * from the same texts as everywhere. Until they are there, or if it is no reply,
 * the text itself is shown.
 *
 *	lang theme
 */

import css from "../css/element.css";
import { Decoder } from "./decoder.js";
import { Texts } from "./explain.js";
import { el, fill } from "./dom.js";
import { language, words } from "./strings.js";

/** @type {CSSStyleSheet | undefined} one sheet for all cards of the page */
let sheet;

export class SmtpCode extends HTMLElement {
  static observedAttributes = ["lang"];

  constructor() {
    super();
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    this.root.adoptedStyleSheets = [sheet];
    this.text = el("slot", { onslotchange: () => this.#show() });
    this.box = el("div");
    fill(this.root, this.text, this.box);
  }

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    const lang = language(this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || "en");
    const said = (this.textContent ?? "").trim(), [number, enhanced] = said.split(/\s+/);
    const event = { code: Number(number), enhanced, from: "server" };
    const known = event.code >= 200 && event.code < 600 && Number.isInteger(event.code);
    const texts = known && (await Texts.load(lang).catch(() => null));
    if (said !== (this.textContent ?? "").trim()) return; // it was changed meanwhile, and is shown by then
    this.text.hidden = Boolean(texts);
    fill(this.box, texts && card(texts, event, lang));
  }
}

/** @param {Texts} texts @param {any} event @param {"en" | "es"} lang */
function card(texts, event, lang) {
  const decoder = new Decoder(words(lang), lang, { put() {}, open() {} });
  decoder.open = true;
  decoder.show(event, { ...texts.reply(event), suggest: [] });
  decoder.toggle.remove();
  decoder.node.classList.add("card");
  decoder.node.lang = lang;
  return decoder.node;
}
