/**
 * The playground: which real server. A connection takes a click on a button
 * that names the host; the relay decides whether it may be.
 */

import { ready } from "./ready.js";

ready(() => {
  const box = /** @type {HTMLElement | null} */ (document.querySelector(".reach"));
  const session = /** @type {any} */ (box && document.getElementById(box.dataset.for));
  if (!session) return;
  const connect = (target) => {
    session.connect(target);
    session.scrollIntoView({ block: "nearest" });
    session.focus({ preventScroll: true });
  };
  box.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest("[data-target]");
    if (button instanceof HTMLElement) connect(button.dataset.target);
  });
  const form = box.querySelector("form");
  if (form) fill(form, connect);
});

/**
 * @param {HTMLFormElement} form
 * @param {(target: object) => void} connect
 */
function fill(form, connect) {
  const { host, port, tls, mx } = /** @type {any} */ (form.elements);
  const button = form.querySelector("button");
  const name = () => {
    const at = host.value.trim();
    const shown = at.includes(":") ? `[${at}]` : at;
    button.textContent = at ? button.dataset.text.replace("{0}", `${shown}:${port.value}`) : button.dataset.idle;
  };
  form.addEventListener("input", name);
  port.addEventListener("input", () => (tls.checked = port.value === "465")); // TLS comes first there (RFC 8314 3.3)
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    connect({ host: host.value.trim(), port: Number(port.value), tls: tls.checked ? "implicit" : "none", mx: mx.checked });
  });
  name();
}
