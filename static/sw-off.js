/**
 * The kill switch: what /sw.js is where nothing is to be kept. A browser that
 * has the worker of before asks for it with the next page it opens, gets this
 * one, and both are gone.
 */
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  const ours = `ehlo ${new URL("./", worker.location.href).pathname} `;
  for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
  await worker.registration.unregister();
}

export {};
