/**
 * <smtp-code>252 2.1.5</smtp-code>: the decoder card of a reply inside prose.
 * What stands between the tags is taken apart at its blanks; the meaning comes
 * from the same texts as everywhere.
 */

import css from "../css/element.css";
import { Decoder } from "./decoder.js";
import { Texts } from "./explain.js";
import { fill } from "./dom.js";
import { language, words } from "./strings.js";

export class SmtpCode extends HTMLElement {
  constructor() {
    super();
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [sheet];
    fill(this.root, document.createElement("slot"));
  }

  async connectedCallback() {
    const lang = language(this.closest("[lang]")?.getAttribute("lang") ?? "en");
    const [number, enhanced] = (this.textContent ?? "").trim().split(/\s+/);
    const event = { code: Number(number), enhanced, from: "server" };
    if (!(event.code >= 200 && event.code < 600)) return;
    const texts = await Texts.load(lang).catch(() => null);
    if (!texts || !this.isConnected) return;
    const card = { ...texts.reply(event), suggest: [] };
    const decoder = new Decoder(words(lang), lang, { put() {}, open() {} });
    decoder.open = true;
    decoder.show(event, card);
    decoder.toggle.remove();
    decoder.node.classList.add("card");
    decoder.node.lang = lang;
    fill(this.root, decoder.node);
  }
}
