/**
 * The front page: a keyboard at hand may type at once. With a finger the
 * on-screen keyboard would cover the page, so there it waits to be touched.
 */

import { ready } from "./ready.js";

// A line to begin with goes into the session; sending it is the visitor's.
document.addEventListener("click", ({ target }) => {
  const line = target instanceof Element && /** @type {HTMLElement} */ (target.closest("[data-put]"))?.dataset.put;
  if (line) /** @type {any} */ (document.querySelector("smtp-playground")).put(line);
});

ready(() => {
  const el = /** @type {any} */ (document.querySelector("smtp-playground.at-home"));
  if (!el || location.hash || !matchMedia("(pointer: fine)").matches) return;
  const greeted = () => {
    // Whoever is already doing something else is not pulled away from it.
    if (document.activeElement === document.body && scrollY === 0) el.focus({ preventScroll: true });
  };
  if (el.session) greeted();
  else el.addEventListener("smtp-event", greeted, { once: true });
});
