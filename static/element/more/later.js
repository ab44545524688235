/** Rows that lie ahead of where the slider of time stands. */

/** @typedef {import("../transcript.js").Transcript} Transcript */

export class Later {
  /** @param {Transcript} transcript */
  constructor(transcript) {
    this.transcript = transcript;
    this.n = 0;
  }

  /** @param {number} n the last event that was said; 0: all were; below: none was */
  after(n) {
    const [from, to] = [this.n || Infinity, n || Infinity].sort((a, b) => a - b);
    this.n = n;
    let last;
    for (const [at, rows] of this.transcript.rows) {
      if (at > from && at <= to) this.take(at, rows); // the others are as they were
      if (at <= n) last = rows.at(-1);
    }
    if (n) (last ?? this.transcript.rows.values().next().value?.[0])?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at @param {HTMLElement[]} rows */
  take(at, rows) {
    for (const row of rows) row.classList.toggle("later", this.n !== 0 && at > this.n);
  }
}
