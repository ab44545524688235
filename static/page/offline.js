/**
 * Keeps the site for when there is no connection: registers /sw.js, tells it
 * what this page has loaded, and says in the foot of the page when all is kept.
 * shell.js loads this long after the page, and only in a window of our own.
 * Where the operator wants nothing kept the page names no manifest: then what
 * was kept before is forgotten.
 */

import { ours } from "../element/assets.js";

const script = ours("sw.js"), top = ours("");

/** The one policy there may be makes an address of a script of one text alone. */
function trusted() {
  const rule = { createScriptURL: (url) => (url === script ? url : refuse(url)) };
  return /** @type {any} */ (globalThis).trustedTypes?.createPolicy("ehlo", rule).createScriptURL(script) ?? script;
}

function refuse(url) {
  throw new TypeError(`${url} is not the worker of this site`);
}

async function keep() {
  await navigator.serviceWorker.register(trusted(), { scope: top, updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const note = document.getElementById("kept-offline");
    if (note) note.hidden = false;
    document.documentElement.dataset.offline = "kept";
  };
  const data = performance.getEntriesByType("resource").map((e) => e.name).filter((url) => url.startsWith(top) && url.endsWith("lesson.json"));
  const saves = /** @type {any} */ (navigator).connection?.saveData;
  active.postMessage({ urls: [location.href, ours("en/offline/"), ours("es/offline/"), ...data], course: saves ? "" : `${document.documentElement.lang}/offline.json` }, [port2]);
}

async function forget() {
  const one = await navigator.serviceWorker.getRegistration(top);
  if (!one) return;
  await one.unregister();
  for (const name of await caches.keys()) if (name.startsWith(`ehlo ${new URL(top).pathname} `)) await caches.delete(name);
}

const wanted = document.querySelector('link[rel="manifest"]');
(wanted ? keep() : forget()).catch(() => {}); // a browser that keeps nothing: the page is none the worse
