/**
 * The playground as a link set it up: #world=...&persona=... What stands behind
 * the # never leaves the browser. It only changes what is simulated; a link can
 * connect to nobody.
 */

import { ready } from "./ready.js";

const allowed = ["world", "persona"];

ready(set);

function set() {
  const el = document.querySelector("smtp-playground.at-playground");
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (!el || !wanted.has("world")) return;
  for (const name of allowed) if (wanted.get(name)) el.setAttribute(name, String(wanted.get(name)));
}
