/**
 * What replies, mistakes and notes mean. The core says which texts fit an
 * event, by id and arguments; here they are looked up. Texts travel apart from
 * core.wasm and may arrive after the first reply.
 */

import { asset, json } from "./assets.js";
import { template } from "./strings.js";

/** @typedef {{id: string, args?: string[]}} Hint */
/** @typedef {{word: string, says: string}} Word */
/**
 * @typedef {Object} Card
 * @property {string} title
 * @property {{n: string, word: string, says: string}[]} digits
 * @property {string} next
 * @property {string[]} suggest
 * @property {string} [rfc]
 * @property {string} [enhanced]
 * @property {string} [page]  the code, if we have a page about it
 * @property {[string, string][]} compare  pairs we have a page about
 */

export class Texts {
  /** @param {any} tree */
  constructor(tree) {
    this.tree = tree;
  }

  /** @param {"en" | "es"} lang @returns {Promise<Texts>} */
  static async load(lang) {
    return new Texts(await json(asset(`explain-${lang}.json`)));
  }

  /**
   * The card for a reply: the text of its code in its context says only what
   * differs from the text of the code, and that from nothing.
   * @param {any} event
   * @returns {Card}
   */
  reply(event) {
    const code = String(event.code).padStart(3, "0");
    const hint = event.explain?.find((x) => !x.id.startsWith("mistake."));
    const all = this.tree.replies;
    const base = all[code] ?? all[code[0] + "yz"] ?? all.other ?? {};
    const text = { ...base, ...(hint ? all[hint.id] : null) };
    const first = this.tree.digits[code[0]], second = this.tree.seconds[code[1]];
    return {
      title: template(text.title ?? "", hint?.args),
      digits: [first, second, text.third].map((w, i) => ({ n: code[i], word: w?.word ?? "", says: template(w?.says ?? "", hint?.args) })),
      next: template(text.next ?? "", hint?.args),
      suggest: text.suggest ?? [],
      rfc: text.rfc,
      enhanced: event.enhanced && this.enhanced(event.enhanced),
      page: this.tree.pages?.replies?.includes(code) ? code : undefined,
      compare: (text.compare ?? []).filter((p) => this.tree.pages?.compare?.includes(p)).map((p) => p.split("-")),
    };
  }

  /** The card for a reply in a session: it suggests only what may be said now. @param {any} event @param {any} session */
  now(event, { legal, state }) {
    const card = this.reply(event);
    if (state === "data" || state === "auth") return card;
    return { ...card, suggest: card.suggest.filter((line) => legal.some((c) => line.split(" ")[0] === c.verb)) };
  }

  /**
   * The text of an enhanced code: its own, that of its kind in any class, or
   * what its subject is about.
   * @param {string} code "2.1.5"
   */
  enhanced(code) {
    const { codes = {}, subjects = {} } = this.tree.enhanced ?? {};
    const [, subject, detail] = code.split(".");
    const found = codes[code] ?? codes[`X.${subject}.${detail}`] ?? subjects[subject] ?? "";
    return typeof found === "string" ? found : (found.says ?? found.title ?? "");
  }

  /**
   * The first mistake of a command.
   * @param {any} event
   * @returns {{says: string, next: string} | null}
   */
  mistake(event) {
    const hint = event.explain?.find((x) => x.id.startsWith("mistake."));
    const text = hint && this.tree.mistakes[hint.id.slice(8)];
    if (!text) return null;
    return { says: template(text.says ?? "", hint.args), next: template(text.next ?? "", hint.args) };
  }

  /** What a note says. @param {any} event */
  note(event) {
    const [hint] = event.explain ?? [];
    if (!hint) return "";
    if (hint.id.startsWith("mistake.")) return this.mistake(event)?.says ?? "";
    const id = hint.id.replace(/^note\./, "");
    const text = this.tree.notes[id] ?? this.tree.notes[id.split(".")[0]];
    return text ? template(text, hint.args) : (hint.args ?? []).join(" ");
  }
}
