/** A message that a mail program has delivered: envelope, trace lines, content. */

import { el } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

const KEPT = 16384; // octets of a message that the core hands out

export class Mail {
  /**
   * @param {Words} t
   * @param {import("../core/types.js").Mail} mail
   * @param {string} remote
   */
  constructor(t, { from, to, trace, data, size }, remote) {
    const text = trace + data;
    this.node = el("li", { class: "mail" }, el("details", null,
      el("summary", null, el("span", { class: "envelope", lang: "en" }, `<${from}> → ${to.map((one) => `<${one}>`).join(" ")}`),
        el("span", { class: "size" }, t("inbound.octets", size, remote))),
      el("pre", { lang: "en", tabindex: "0" }, text, size > KEPT && el("span", { class: "aside-note", lang: t("lang") }, `\n${t("inbound.more", size)}`))));
  }
}
