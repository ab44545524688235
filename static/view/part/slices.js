/** Long work in slices, between which the page may do something else. */

const SLICE = 8; // ms

/** The page may do something else first. */
export const breath = () => new Promise((go) => setTimeout(go));

/**
 * The two sides of a mark in a text: its last one, for what others said may come before it.
 * @param {string} text
 */
export function around(text) {
  const at = text.lastIndexOf(MARK);
  return [text.slice(0, at), text.slice(at + MARK.length)];
}

export const MARK = "\u{F0000}";

/** @returns {() => Promise<void> | undefined} a rest where one is due: `await rest()` */
export function slices() {
  let from = performance.now();
  return () => {
    if (performance.now() - from < SLICE) return;
    return new Promise((go) => setTimeout(() => {
      from = performance.now();
      go();
    }));
  };
}
