/**
 * How other servers say it: the commands of this session put to some of them,
 * in the core, and of each the reply to the same command.
 */

import { el, fill, hue, mark } from "../dom.js";

/** @typedef {import("../row.js").Words} Words */

const SOME = ["postfix", "exim", "sendmail", "opensmtpd", "courier", "qmail"];
const MOST = 5;
const SHORT = 400; // events that are played again for each reply without being asked

export class Others {
  /** @param {Words} t @param {any} stage */
  constructor(t, stage) {
    this.t = t;
    this.stage = stage;
    this.open = false;
  }

  /**
   * Closed at first; whoever opened it once sees it for each reply.
   * @param {any} reply
   * @returns {HTMLElement | null}
   */
  offer(reply) {
    const { session } = this.stage;
    if (!session?.compare || session.peer.program) return null;
    const list = el("ul", { class: "said-by" });
    const node = el("details", { class: "others", ontoggle: async () => {
      this.open = node.open;
      if (!node.open || list.hasChildNodes()) return;
      await session.more();
      if (session === this.stage.session) fill(list, this.#lines(reply));
    } }, el("summary", null, this.t("others")), list);
    node.open = this.open && session.events.length < SHORT;
    return node;
  }

  #lines(reply) {
    const { session } = this.stage;
    const at = place(session.events, reply);
    const said = SOME.filter((name) => name !== session.about?.persona).map((name) => {
      const other = session.compare(name);
      const step = other && (at < 0 ? other.steps.find((s) => !s.command) : other.steps.filter((s) => s.command)[at]);
      return step?.code && el("li", { class: hue(step.code) }, el("b", null, other.title),
        el("span", { class: "wire", lang: "en" }, el("span", { class: "chip" }, mark(), String(step.code)), " ", text(step)));
    }).filter(Boolean).slice(0, MOST);
    return said.length ? said : el("li", null, this.t("others_none"));
  }
}

/** Which command a reply answers, counted from 0; below: it is the greeting. */
function place(events, reply) {
  if (!reply.answers) return -1;
  const commands = events.filter((e) => e.from === "client" && (e.kind !== "data" || e.verb));
  return commands.findIndex((e) => e.n === reply.answers);
}

/** The first line behind its code, and that there are more. */
function text({ code, text: [first = "", ...rest] }) {
  const said = first.slice(String(code).length + 1);
  return rest.length ? `${said} …` : said;
}
