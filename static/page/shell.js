/**
 * What every page of ours listens to; what only some need is fetched when they
 * need it.
 */

import { ready } from "./ready.js";

const page = document.documentElement.dataset;

/** Are we writing? Then a slash is a slash. @param {EventTarget | null} target */
const writes = (target) => target instanceof Element && !!target.closest("input, textarea, select, smtp-playground, [contenteditable]");

const search = () => import("./search.js");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
  event.preventDefault();
  if (page.page === "search") /** @type {HTMLElement} */ (document.querySelector(".search-here input"))?.focus();
  else search().then(({ open }) => open());
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest(".search-link");
  if (!link || page.page === "search" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  search().then(({ open }) => open(), () => location.assign(/** @type {HTMLAnchorElement} */ (link).href));
});

ready(() => {
  const has = (selector) => document.querySelector(selector);
  if (page.page === "search") search();
  if (page.page === "doctor") import("./doctor.js");
  if (page.page === "playground") import("../view/bar.js");
  if (page.page === "playground" && location.hash.includes("world=")) import("./case.js");
  if (page.page === "matrix") import("./matrix.js");
  if (page.page === "lessons") import("./contents.js");
  if (has("form[data-paste]")) import("./paste.js");
  if (has(".pair-form")) import("./pair.js");
  if (has("a[data-report]")) import("./report.js");
  if ("reload" in page) import("./reload.js");
});
