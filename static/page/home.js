/**
 * The front page: a keyboard at hand may type at once. With a finger the
 * on-screen keyboard would cover the page, so there it waits to be touched.
 */

const el = /** @type {any} */ (document.querySelector("smtp-playground.at-home"));
const fine = matchMedia("(pointer: fine)").matches;

if (el && fine && !location.hash) {
  const greeted = () => {
    // Whoever is already doing something else is not pulled away from it.
    if (document.activeElement === document.body && scrollY === 0) el.focus({ preventScroll: true });
  };
  el.addEventListener("smtp-event", greeted, { once: true });
}
