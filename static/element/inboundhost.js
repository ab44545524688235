/**
 * <smtp-inbound>: a button that lets a mail program talk to the server in this
 * page. What it takes is loaded once somebody presses it.
 *
 *	for       id of the <smtp-playground> whose server answers; or
 *	persona role world lang theme       as there
 */

import { el } from "./dom.js";
import { language } from "./strings.js";

const label = { en: "Open an address", es: "Abrir una dirección" };

export class SmtpInbound extends HTMLElement {
  /** @type {import("./inbound.js").Inbound | null} */
  inbound = null;
  /** @type {HTMLButtonElement | undefined} */
  button;

  connectedCallback() {
    this.button ??= this.querySelector("button") ?? this.appendChild(el("button", { type: "button" }, label[this.language]));
    this.button.onclick = () => this.open();
  }

  /** A page that moves the element takes it out and puts it back at once: wait and see. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.inbound?.end();
    });
  }

  get language() {
    return language(this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang || "en");
  }

  /** Asks for an address, as the button does. */
  async open() {
    this.button.disabled = true;
    try {
      const { Inbound } = await import("./inbound.js");
      this.inbound ??= new Inbound(this, this.language);
      this.toggleAttribute("open", true);
      this.inbound.open();
    } finally {
      this.button.disabled = false; // it could not be loaded: press again
    }
  }

  /** The session of the program that came last; null: nobody came. */
  get latest() {
    return this.inbound?.clients[0]?.session ?? null;
  }
}
