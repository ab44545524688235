/** The open door: its address, how long it stays open, and lines that lead there. */

import { el, fill, icon } from "./dom.js";

/** @typedef {import("./row.js").Words} Words */

const TICK = 10000; // ms between two looks at the clock
const SAID = 2000; // ms that "Copied" stays

export class Door {
  /**
   * @param {Words} t
   * @param {() => void} close
   */
  constructor(t, close) {
    this.t = t;
    this.address = el("code", { class: "address", lang: "en" });
    this.left = el("span", { class: "left", role: "timer" });
    this.first = this.#copy(() => this.address.textContent, t("inbound.copy_address"));
    this.lines = el("ul", { class: "tries" });
    this.node = el("div", { class: "door", hidden: true },
      el("div", { class: "door-head" }, el("span", { class: "door-label" }, t("inbound.address")), this.address, this.first, this.left,
        el("button", { type: "button", class: "button button-quiet", onclick: close }, t("inbound.close"))),
      this.lines, el("p", { class: "quiet" }, t("inbound.own")));
  }

  /** @param {import("../core/inbound.js").Port} port @param {string} [role] */
  show(port, role) {
    this.until = port.until;
    fill(this.address, port.address);
    fill(this.lines, tries(port.address, role).map(([name, line]) => this.#try(name, line)));
    this.node.hidden = false;
    this.#tick();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.#tick(), TICK);
  }

  hide() {
    clearInterval(this.timer);
    this.node.hidden = true;
  }

  #tick() {
    const minutes = Math.ceil((this.until - Date.now()) / 60000);
    fill(this.left, minutes > 1 ? this.t("inbound.left", minutes) : this.t("inbound.left_one"));
  }

  #try(name, line) {
    return el("li", null, el("span", { class: "with" }, name), el("code", { lang: "en", tabindex: "0" }, line),
      this.#copy(() => line, this.t("inbound.copy_line", name)));
  }

  /** Where a page may not write to the clipboard, the line is marked to be copied by hand. */
  #copy(text, label) {
    const button = el("button", { type: "button", class: "put copy", "aria-label": label }, this.t("inbound.copy"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        fill(button, icon("check"), this.t("inbound.copied"));
      } catch {
        getSelection().selectAllChildren(button.parentNode.querySelector("code"));
        fill(button, this.t("inbound.marked"));
      }
      setTimeout(() => fill(button, this.t("inbound.copy")), SAID);
    });
    return button;
  }
}

/**
 * Lines for a terminal. The certificate was made for this run, so curl is told
 * not to ask who vouches for it.
 * @param {string} address @param {string} [role]
 */
function tries(address, role) {
  const first = role === "submissions", login = first || role === "submission";
  const swaks = `swaks --server ${address} --from sender@test.example --to alice@lab.example`;
  const curl = `printf 'Subject: Hello\\r\\n\\r\\nFrom curl\\r\\n' | curl ${first ? "smtps" : "smtp"}://${address}`;
  const envelope = "--mail-from sender@test.example --mail-rcpt alice@lab.example -T -";
  if (login) {
    return [
      ["swaks", `${swaks} ${first ? "--tls-on-connect" : "--tls"} --auth PLAIN --auth-user alice --auth-password wonder1and`],
      ["curl", `${curl} -k ${first ? "" : "--ssl-reqd "}-u alice:wonder1and ${envelope}`],
    ];
  }
  return [["swaks", swaks], ["swaks, TLS", `${swaks} --tls`], ["curl", `${curl} ${envelope}`]];
}
