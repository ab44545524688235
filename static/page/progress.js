/**
 * What a visitor has met: replies by code, cells of the matrix, goals by lesson.
 * It stays in this browser. Where storage is blocked it lasts as long as the
 * page, and the page says so. The key carries a version: a later form of what
 * is kept gets another one and reads this first.
 */

const KEY = "ehlo.progress.v1";
const MOST = 500; // entries of one kind; there are 78 codes and some 30 lessons

/**
 * @typedef {Object} Progress
 * @property {1} version
 * @property {Object<string, number>} codes  "252": how often it was said
 * @property {Object<string, number>} cells  "VRFY 252" of the matrix
 * @property {Object<string, {met: number, of: number}>} lessons by slug
 */

/** @returns {Progress} */
const nothing = () => ({ version: 1, codes: {}, cells: {}, lessons: {} });

/** What somebody else did, in a shared session, is not this visitor's progress. */
const foreign = () => "shared" in document.documentElement.dataset;

class Keeper extends EventTarget {
  /** what is kept will be there tomorrow */
  stored = true;
  /** @type {Progress} */
  all = nothing();

  constructor() {
    super();
    this.#read();
    // Another tab may have met something meanwhile.
    addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
      this.#read();
      this.#tell();
    });
  }

  /** A server has said a code. @param {number | string} code */
  said(code) {
    this.#count(this.all.codes, String(code));
  }

  /** A cell of the matrix was seen. @param {string} key */
  cell(key) {
    this.#count(this.all.cells, key);
  }

  /** So many goals of a lesson are met; the best result counts. @param {string} slug @param {number} met @param {number} of */
  lesson(slug, met, of) {
    if (foreign()) return;
    const before = this.all.lessons[slug];
    if (before && before.met >= met && before.of === of) return;
    this.#change(() => (this.all.lessons[slug] = { met: Math.min(of, Math.max(met, before?.met ?? 0)), of }));
  }

  /** @param {string} slug */
  isDone(slug) {
    const l = this.all.lessons[slug];
    return !!l && done(l);
  }

  /** All of it as text, to take elsewhere. */
  exported() {
    return JSON.stringify(this.all);
  }

  /** Adds what was exported elsewhere. False: that is no such text. @param {string} text */
  imported(text) {
    const other = parse(text);
    if (!other) return false;
    this.#change(() => {
      for (const kind of /** @type {const} */ (["codes", "cells"])) {
        const mine = this.all[kind];
        for (const [key, n] of Object.entries(other[kind])) if (key in mine || Object.keys(mine).length < MOST) mine[key] = Math.max(n, mine[key] ?? 0);
      }
      for (const [slug, l] of Object.entries(other.lessons)) {
        if (better(l, this.all.lessons[slug])) this.all.lessons[slug] = l;
      }
    });
    return true;
  }

  /** Forgets everything. */
  clear() {
    this.#change(() => (this.all = nothing()));
  }

  #count(list, key) {
    if (foreign()) return;
    if (!(key in list) && Object.keys(list).length >= MOST) return;
    this.#change(() => (list[key] = (list[key] ?? 0) + 1));
  }

  #change(change) {
    change();
    this.#write();
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }

  #read() {
    try {
      this.all = parse(localStorage.getItem(KEY) ?? "") ?? this.all;
    } catch {
      this.stored = false; // a sandboxed frame, or a browser that keeps nothing
    }
  }

  #write() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.all));
    } catch {
      this.stored = false;
    }
  }
}

/** Reads what was kept or exported; anything else is nothing. @param {string} text @returns {Progress | null} */
function parse(text) {
  try {
    const p = JSON.parse(text);
    if (p?.version !== 1 || ![p.codes, p.cells, p.lessons].every((list) => list && typeof list === "object")) return null;
    return { version: 1, codes: numbers(p.codes), cells: numbers(p.cells), lessons: lessons(p.lessons) };
  } catch {
    return null;
  }
}

/** Done is done, whatever the lesson has become; else more goals are more. */
const better = (a, b) => !b || (done(a) === done(b) ? a.met > b.met : done(a));
const done = (l) => l.of > 0 && l.met >= l.of;

const entries = (list) => Object.entries(list ?? {}).slice(0, MOST);
const numbers = (list) => Object.fromEntries(entries(list).filter(([, n]) => Number.isFinite(n) && n > 0));
const lessons = (list) =>
  Object.fromEntries(entries(list).filter(([, l]) => Number.isFinite(l?.met) && Number.isFinite(l?.of)).map(([slug, { met, of }]) => [slug, { met, of }]));

export const progress = new Keeper();

/** Pages that show progress say it if nothing will be kept. */
export function sayIfNotKept() {
  for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-kept]"))) note.hidden = progress.stored;
}
