// The front page of an export: to the language that the reader prefers. Without
// this script its two links do.
const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a[hreflang]")]);
const wanted = navigator.languages.map((name) => name.slice(0, 2).toLowerCase());
const best = wanted.map((lang) => links.find((a) => a.hreflang === lang)).find(Boolean) ?? links[0];
location.replace(best.href);
