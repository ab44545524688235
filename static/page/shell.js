/**
 * What every page of ours listens to; what only some need is fetched when they
 * need it.
 */

import { ready } from "./ready.js";

const page = document.documentElement.dataset;

/** Are we writing, in a session as well? Then a slash is a slash. @param {Event} event */
const writes = (event) => {
  const [target] = event.composedPath();
  return target instanceof Element && !!target.closest("input, textarea, select, [contenteditable]");
};

const search = () => import("./search.js");
const help = () => import("./help.js").then(({ open }) => open());

document.addEventListener("keydown", (event) => {
  if (page.page === "embed") return; // a guest's keys are his host's
  if (event.ctrlKey || event.metaKey || event.altKey || writes(event)) return;
  if (event.key === "?") help();
  if (event.key !== "/") return;
  event.preventDefault();
  if (page.page === "search") /** @type {HTMLElement} */ (document.querySelector(".search-here input"))?.focus();
  else search().then(({ open }) => open());
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-help]")) return void help();
  const link = event.target instanceof Element && event.target.closest(".search-link");
  if (!link || page.page === "search" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  search().then(({ open }) => open(), () => location.assign(/** @type {HTMLAnchorElement} */ (link).href));
});

/** On our own pages each row of a transcript has a link, which replays the session. */
async function rowsHaveLinks() {
  const element = /** @type {any} */ (await customElements.whenDefined("smtp-playground"));
  element.link = async (session, n) => (await import("../view/share.js")).linkTo(session, n);
}

ready(() => {
  const has = (selector) => document.querySelector(selector);
  if (page.page === "search") search();
  if (page.page === "doctor") import("./doctor.js");
  if (page.page === "playground") import("../view/bar.js");
  if (page.page === "playground" && location.hash.includes("world=")) import("./case.js");
  const shared = () => location.hash.startsWith("#ehlo") && import("./shared.js").then(({ open }) => open());
  if (has("smtp-playground") && page.page !== "embed") rowsHaveLinks();
  addEventListener("hashchange", shared);
  shared();
  if (page.page === "matrix") import("./matrix.js");
  if (page.page === "lessons") import("./contents.js");
  has("[data-share]")?.addEventListener("click", (event) => import("./prove.js").then(({ toggle }) => toggle(event.target)));
  if (page.page === "embed") import("./embed.js");
  if (page.page === "builder") import("./builder.js");
  if (has("form[data-paste]")) import("./paste.js");
  if (has(".pair-form")) import("./pair.js");
  if (has("a[data-report]")) import("./report.js");
  if ("reload" in page) import("./reload.js");
  if (page.page === "offline") import("./away.js");
});

/** What nobody waits for comes when the page has long been there. */
const LATER = 2000; // ms after the page has loaded

// A frame, ours or somebody else's, keeps nothing, nor does what is meant for one.
if (window.top === window && page.page !== "embed" && isSecureContext && "serviceWorker" in navigator) {
  const idle = /** @type {any} */ (globalThis.requestIdleCallback ?? setTimeout);
  const later = () => setTimeout(() => idle(() => import("./offline.js"), { timeout: LATER }), LATER); // a page in the back may never be idle
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}
