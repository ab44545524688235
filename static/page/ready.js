/** Our script may run while the page is still arriving: what needs all of it waits. */

/** @param {() => void} f */
export function ready(f) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", f, { once: true });
  else f();
}
