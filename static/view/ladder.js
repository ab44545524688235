/**
 * The sequence ladder: who said what, in which order, and what came back. It
 * grows with the session; of a long one only what is in sight is drawn.
 */

import css from "../css/views/ladder.css";
import sheet from "../css/views/ladder-file.css";
import en from "../strings/view/ladder.en.json";
import es from "../strings/view/ladder.es.json";
import storyEn from "../strings/view/story.en.json";
import storyEs from "../strings/view/story.es.json";
import { el, fill } from "../element/dom.js";
import { Texts } from "../element/explain.js";
import { duration } from "../element/row.js";
import { template, words as speak } from "../element/strings.js";
import { draw, ground, height, sayer } from "./part/arrows.js";
import { Story } from "./part/story.js";
import { MARK, around, slices } from "./part/slices.js";
import { save, svg as node, write } from "./part/svg.js";
import { Table } from "./part/table.js";

export { css };
export const words = { en: { ...storyEn, ...en }, es: { ...storyEs, ...es } };

const MARGIN = 600; // px drawn above and below what is in sight
const CHARACTER = 7.9; // px of one on an arrow
const NEAR = 40; // px from the end: whoever reads there wants to see what comes

/** @param {import("./room.js").Room} room */
export async function open(room) {
  const ladder = new Ladder(room);
  room.actions.append(ladder.save);
  room.panel.append(...ladder.nodes);
  room.follow({ begin: (events) => ladder.begin(events), event: (event) => ladder.story.add(event), state: () => ladder.show() });
  const texts = await Texts.load(room.lang).catch(() => null);
  ladder.name((event) => texts?.note(event) ?? "");
}

class Ladder {
  story = new Story();
  /** @type {number[]} the upper edge of each item, and the end of the last */
  edges = [6];
  /** @type {Map<number, SVGElement>} what is drawn, by the place of the item */
  drawn = new Map();
  note = (/** @type {any} */ _event) => "";

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    const { t } = room;
    this.room = room;
    this.t = t;
    this.title = node("title", { id: "ladder-title" });
    this.picture = node("svg", { class: "ladder", width: "100%", role: "img", "aria-labelledby": "ladder-title ladder-about" }, this.title, node("desc", { id: "ladder-about" }, t("about")));
    this.scroll = el("div", { class: "ladder-scroll", tabindex: "0", role: "group", "aria-labelledby": "view-head", onscroll: () => this.#look() }, this.picture);
    this.ends = el("div", { class: "ends" });
    this.save = el("button", { type: "button", class: "button button-quiet", onclick: async () => save(`${t("file")}.svg`, "image/svg+xml", await this.file()) }, t("save"));
    this.table = new Table(t, () => this.story, (item) => this.pen.say(item), room.signal);
    this.nodes = [this.ends, this.scroll, this.table.node];
    new ResizeObserver(() => this.#fit()).observe(this.scroll);
  }

  /** The words of notes have come. @param {(event: any) => string} note */
  name(note) {
    this.note = note;
    this.pen = null;
    this.#fit();
  }

  begin(events) {
    this.story = new Story(events);
    this.#restart();
    this.table.clear();
  }

  /** @type {import("./part/arrows.js").Pen | null} */
  pen = null;

  #fit() {
    const wide = Math.max(16, Math.floor((this.scroll.clientWidth - 56) / CHARACTER));
    if (this.pen?.wide === wide) return;
    this.pen = penFor(this.room.lang, this.t, this.note, wide);
    this.#restart();
    this.show();
  }

  #restart() {
    for (const drawn of this.drawn.values()) drawn.remove();
    this.drawn.clear();
    this.edges = [6];
    this.story.changed();
  }

  /** Brings the picture up to date. */
  show() {
    if (!this.pen || !this.room.session) return;
    const { scroll, story } = this;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    const from = Math.min(story.changed(), this.edges.length - 1);
    this.edges.length = from + 1;
    for (let i = from; i < story.items.length; i++) this.edges.push(this.edges[i] + height(story.items[i], this.pen));
    for (const i of this.drawn.keys()) if (i >= from - 1) this.#drop(i);
    const tall = this.edges.at(-1) + 8;
    if (!this.life) this.picture.append(...(this.life = ground(tall)));
    for (const line of this.life) if (line.classList.contains("life")) line.setAttribute("y2", String(tall));
    this.picture.setAttribute("height", String(tall));
    this.title.textContent = this.t("title", story.steps.length);
    fill(this.ends, ...ends(this.room.session, story.items, this.t).map((name) => el("span", null, name)));
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
    this.#draw();
    this.table.show();
  }

  #look() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.pen) this.#draw();
    });
  }

  /** What is in sight, and no more. */
  #draw() {
    const { scroll, story, edges } = this;
    const top = scroll.scrollTop - MARGIN, bottom = scroll.scrollTop + scroll.clientHeight + MARGIN;
    let i = edges.findIndex((_, k) => edges[k + 1] === undefined || edges[k + 1] > top);
    const shown = new Set();
    for (; i < story.items.length && edges[i] < bottom; i++) shown.add(i);
    for (const k of this.drawn.keys()) if (!shown.has(k)) this.#drop(k);
    const last = story.steps.length;
    for (const k of shown) {
      const item = story.items[k], had = this.drawn.get(k);
      if (had) had.classList.toggle("here", item.step === last && item.type !== "bar");
      else this.drawn.set(k, this.picture.appendChild(draw(item, edges[k], this.pen, item.step === last)));
    }
  }

  #drop(i) {
    this.drawn.get(i)?.remove();
    this.drawn.delete(i);
  }

  /** The whole picture as a file. */
  file() {
    return picture(this.story, ends(this.room.session, this.story.items, this.t), penFor(this.room.lang, this.t, this.note, FILE.wide), this.t);
  }
}

function penFor(lang, t, note, wide) {
  const time = speak(lang);
  return { wide, say: sayer(t, note), pause: (/** @type {any} */ item) => t("pause", duration(item.gap, time)) };
}

/** Who the two are: what the client called itself last, and the peer. */
function ends(session, items, t) {
  const greeted = items.findLast((item) => item.type === "client" && item.event.before === "greeted" && item.event.arg);
  return [greeted?.event.arg ?? t("client"), session?.peer.host ?? "mx.lab.example"];
}

const FILE = { width: 760, left: 40, right: 24, top: 40, wide: 84 };

/** @param {Story} story @param {string[]} ends @param {import("./part/arrows.js").Pen} pen */
async function picture(story, [client, server], pen, t) {
  const inner = node("svg", { x: FILE.left, y: FILE.top, width: FILE.width - FILE.left - FILE.right, overflow: "visible" });
  const parts = [], rest = slices();
  let y = 6;
  for (const item of [...story.items]) {
    await rest();
    parts.push(write(draw(item, y, pen, false)).replace(SPACE, ""));
    y += height(item, pen);
  }
  inner.append(...ground(y + 8), MARK);
  inner.setAttribute("height", String(y + 8));
  const tall = y + 8 + FILE.top + 24;
  const [above, below] = around(write(node("svg", { width: FILE.width, height: tall, viewBox: `0 0 ${FILE.width} ${tall}`, role: "img" },
    node("title", null, t("title", story.steps.length)), node("style", null, sheet),
    node("rect", { class: "paper", width: "100%", height: "100%" }),
    node("text", { class: "end-left", x: FILE.left, y: 26 }, client), node("text", { class: "end-right", x: FILE.width - FILE.right, y: 26 }, server), inner)));
  return [above, ...parts, below].join("");
}

const SPACE = ' xmlns="http://www.w3.org/2000/svg"';

/**
 * A session as a picture in a file.
 * @param {any[]} events
 * @param {any} room whose session they are of: its language, its peer
 * @param {(event: any) => string} [note] the words of notes
 */
export function svg(events, room, note = () => "") {
  const lang = room.lang ?? "en";
  const t = (/** @type {string} */ key, /** @type {any[]} */ ...args) => template(words[lang][key] ?? key, args);
  const story = new Story(events);
  return picture(story, ends(room.session, story.items, t), penFor(lang, t, note, FILE.wide), t);
}
