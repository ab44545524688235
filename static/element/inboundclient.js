/** One mail program at the port: who it is, where its session stands, each line of it. */

import { Decoder } from "./decoder.js";
import { el, fill } from "./dom.js";
import { Transcript } from "./transcript.js";

/** @typedef {import("./row.js").Words} Words */

export class Client {
  /**
   * @param {Words} t
   * @param {"en" | "es"} lang
   * @param {import("../core/served.js").ServedSession} session
   * @param {Promise<import("./explain.js").Texts>} texts
   */
  constructor(t, lang, session, texts) {
    this.t = t;
    this.session = session;
    this.texts = texts;
    this.transcript = new Transcript(t, (event) => this.#explain(event));
    this.transcript.node.setAttribute("aria-label", t("inbound.transcript", session.remote));
    this.transcript.onnote = (event, said) => texts.then((all) => (said.textContent = all.note(event)), () => {});
    this.decoder = new Decoder(t, lang, { put() {}, open() {} });
    this.decoder.node.removeAttribute("id");
    this.decoder.open = true;
    this.state = el("span", { class: "client-state" });
    this.node = el("li", { class: "client" }, el("details", { open: true },
      el("summary", null, el("code", { lang: "en" }, session.remote), this.state), this.transcript.node, this.decoder.node));
    session.addEventListener("smtp-event", (/** @type {any} */ { detail }) => this.transcript.add(detail));
    for (const type of ["state", "closed"]) session.addEventListener(type, () => this.#show());
    this.#show();
  }

  #show() {
    const { closed, state } = this.session;
    this.node.dataset.state = closed ? "closed" : state;
    fill(this.state, this.t(`state.${closed ? "closed" : state}`));
  }

  /** A code was pressed: what it means; pressed again: no more of it. */
  #explain(event) {
    const again = this.shown === event;
    this.shown = again ? null : event;
    this.texts.then((all) => {
      if (!this.shown) {
        this.decoder.hide();
        return this.transcript.here(undefined, false);
      }
      this.decoder.show(event, { ...all.reply(event), suggest: [] });
      this.decoder.toggle.remove();
      this.transcript.here(event.n, true);
    }, () => {});
  }

  /** Makes room for those who come after. */
  fold() {
    if (this.session.closed) this.node.firstElementChild.removeAttribute("open");
  }

  end() {
    this.session.dispose();
    this.node.remove();
  }
}
