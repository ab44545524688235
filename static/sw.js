/**
 * The service worker of our own pages, at /sw.js: what was opened once, the
 * course and the playground go on without a connection. Embedded elements never
 * come here: only our pages in a window of their own register it
 * (page/offline.js), and its scope is the folder it lies in.
 *
 *	assets/NAME-HASH     from the cache: a hashed name never changes
 *	pages, lesson.json   from the network, and kept; without it, what was kept
 *	anything else        is not touched: /relay, /healthz, forms, the doctor's answers
 *
 * From version to version: each build has caches of its own. The next worker
 * fills its own while this one goes on serving the tabs it has; it takes over
 * when the last of them is gone (no skipWaiting: they would lose the scripts
 * they have not loaded yet). Nobody sees old pages for that: pages come from
 * the network. Only then are the caches of older builds emptied.
 */

/** @type {{version: string, files: string[]}} */
// @ts-ignore: the build puts it in
const build = __BUILD__;
const worker = /** @type {any} */ (self);
const top = new URL("./", worker.location.href);

const OURS = `ehlo ${top.pathname} `; // other copies may live on this origin, at other paths
const ASSETS = `${OURS}assets ${build.version}`;
const PAGES = `${OURS}pages ${build.version}`; // opened by somebody
const COURSE = `${OURS}course ${build.version}`; // there before anybody opens them
const MOST = 300; // pages that are kept
const DAY = 24 * 60 * 60 * 1000; // ms: the course is asked for again
const GONE = [502, 503, 504]; // what a proxy says of a server that is not there
const loose = { ignoreVary: true };

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim())); // the page that brought us is ours
worker.addEventListener("message", (event) => event.waitUntil(visited(event.data, event.ports[0])));
worker.addEventListener("fetch", (event) => {
  const answer = event.request.method === "GET" && respond(event, new URL(event.request.url));
  if (answer) event.respondWith(answer);
});

/** All files of this build; those it shares with the last one are there already. */
async function fill() {
  const cache = await caches.open(ASSETS);
  await Promise.all(build.files.map(async (file) => {
    const url = new URL(file, top).href, had = await caches.match(url, loose);
    return had ? cache.put(url, had) : cache.add(url);
  }));
}

/** @param {any} event @param {URL} url @returns {Promise<Response> | null} null: none of our business */
function respond(event, url) {
  const path = below(url);
  if (path === null) return null;
  if (path.startsWith("assets/")) return asset(event.request);
  const page = path === "" || /^[a-z]{2}\//.test(path);
  if (page && event.request.mode === "navigate") return visit(event, url);
  if (page && path.endsWith(".json") && !url.search) return data(event, url);
  return null;
}

/** The path from our top; null for what is not below it. @param {URL} url */
function below(url) {
  return url.origin === top.origin && url.pathname.startsWith(top.pathname) ? url.pathname.slice(top.pathname.length) : null;
}

async function asset(request) {
  const kept = await caches.match(request.url, loose);
  if (kept) return kept;
  const answer = await fetch(request);
  if (keepable(answer)) await (await caches.open(ASSETS)).put(request.url, answer.clone());
  return answer;
}

/** Without navigation preload: where that fails, Firefox shows its own fault and not our answer. */
async function visit(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(url, answer.clone()));
    if (!GONE.includes(answer.status)) return answer;
  } catch {
    // no connection: see what there is
  }
  return (await kept(url)) ?? (url.pathname.endsWith("/offline/") ? Response.error() : Response.redirect(await away(url)));
}

async function data(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(url, answer.clone()));
    return answer;
  } catch (error) {
    const had = await kept(url);
    if (had) return had;
    throw error;
  }
}

/** What may be kept is whole, from us, as asked for, and nobody forbade it. @param {Response} answer */
function keepable(answer) {
  return answer.status === 200 && answer.type === "basic" && !answer.redirected && !/no-store/.test(answer.headers.get("Cache-Control") ?? "");
}

/** A page with a question in its address is an answer to it, and not kept. */
async function keep(url, answer) {
  if (url.search || !keepable(answer) || !/html|json/.test(answer.headers.get("Content-Type") ?? "")) return;
  const cache = await caches.open(PAGES);
  await cache.put(url.href.split("#")[0], answer);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}

/** Ours first; what an older build kept is better than nothing. @param {URL} url */
async function kept(url) {
  const plain = url.origin + url.pathname;
  for (const name of [PAGES, COURSE]) {
    const had = await caches.match(plain, { ...loose, cacheName: name });
    if (had) return had;
  }
  return caches.match(plain, loose);
}

/** Where a visitor is sent for whom there is nothing. The top leads to his language, or to one that is kept. @param {URL} url */
async function away(url) {
  const path = below(url), has = ["en", "es"];
  const wanted = [path.slice(0, 2), ...worker.navigator.languages.map((name) => name.slice(0, 2).toLowerCase()), ...has].filter((name) => has.includes(name));
  if (path) return new URL(`${wanted[0]}/offline/#${encodeURIComponent(url.pathname + url.search)}`, top).href;
  const homes = wanted.map((lang) => new URL(`${lang}/`, top));
  for (const home of homes) if (await kept(home)) return home.href;
  return homes[0].href;
}

/**
 * A page says what it has loaded before we were there, and which course it
 * belongs to. It is told when all that is kept.
 * @param {{urls: string[], course: string}} seen @param {MessagePort} [port]
 */
async function visited({ urls, course }, port) {
  try {
    for (const url of urls) await once(new URL(url));
    if (course) await learn(new URL(course, top));
    port?.postMessage("kept");
    await tidy();
  } catch {
    // the connection is gone already; the next page says it again
  }
}

/** @param {URL} url */
async function once(url) {
  const cache = await caches.open(PAGES);
  if (below(url) === null || (await cache.match(url.origin + url.pathname, loose))) return;
  await keep(url, await fetch(url.origin + url.pathname));
}

/**
 * The course of a language comes in one file: path, type and text of each page.
 * They get the headers of that file, the policy among them.
 * @param {URL} url
 */
async function learn(url) {
  const cache = await caches.open(COURSE), mark = await cache.match(url.href, loose);
  if (mark && Date.now() - (await mark.json()).at < DAY) return;
  const answer = await fetch(url.href);
  if (!keepable(answer)) return;
  for (const { path, type, body } of await answer.json()) {
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
    headers.set("Content-Type", type);
    await cache.put(new URL(path, top).href, new Response(body, { headers }));
  }
  await cache.put(url.href, new Response(JSON.stringify({ at: Date.now() })));
}

/**
 * What older builds kept: their pages are asked for again, for they name
 * scripts that go with them; then it all goes. Not while a newer build waits.
 */
async function tidy() {
  const { installing, waiting } = worker.registration;
  if (installing || waiting) return;
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && ![ASSETS, PAGES, COURSE].includes(name));
  for (const name of old.filter((name) => name.startsWith(`${OURS}pages`))) {
    for (const { url } of await (await caches.open(name)).keys()) await once(new URL(url));
  }
  for (const name of old) await caches.delete(name);
}

export {};
