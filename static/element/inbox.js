/** What was said and is still to be told: of thousands of things at once, some now and the others soon. */

const SLICE = 8; // ms of telling before the page may do something else

export class Inbox {
  /** @type {any[]} */
  list = [];

  /** @param {(event: any) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  /** @param {any} event */
  add(event) {
    if (this.list.push(event) === 1) this.#work();
  }

  #work() {
    if (!this.timer) {
      this.until = performance.now() + SLICE;
      this.timer = setTimeout(() => {
        this.timer = 0;
        if (this.list.length) this.#work();
      });
    }
    while (this.list.length && performance.now() < this.until) this.tell(this.list.shift());
  }
}
