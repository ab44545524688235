/** The page for what was never kept: names what was, and goes on by itself when the connection is back. */

const asked = (() => {
  try {
    const url = new URL(decodeURIComponent(location.hash.slice(1)), location.href);
    return location.hash && url.origin === location.origin ? url.href : "";
  } catch {
    return "";
  }
})();

const again = /** @type {HTMLAnchorElement} */ (document.querySelector("a[data-again]"));
if (asked && again) {
  again.href = asked;
  again.parentElement.hidden = false;
  addEventListener("online", () => location.replace(asked));
}

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-stays] a"))) {
  globalThis.caches?.match(link.href, { ignoreVary: true }).then((had) => (link.parentElement.hidden = !had && !navigator.onLine), () => {});
}

export {};
