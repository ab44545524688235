/** Where our other files are: the build puts their hashed names into the list below. */

/** @type {Object<string, string>} */
const names = /** @type {any} */ (__ASSETS__);

/**
 * @param {string} name as in the manifest, "core.wasm"
 * @returns {string} its address
 */
export function asset(name) {
  return new URL(names[name] ?? name, import.meta.url).href;
}

/** Where the site is, if not where our scripts are: a package has none beside it, until somebody names one. */
export const place = { site: names.site };

/**
 * An address below the top of the site our scripts come from, which need not
 * be the site we are embedded in. /v1/ is another door to the same files.
 * @param {string} path "en/replies/252/"
 */
export function ours(path) {
  if (place.site === "") return "";
  const top = place.site ?? new URL("../", asset("core.wasm")).href.replace(/\/v1\/$/, "/");
  return new URL(path, top).href;
}

/**
 * Fetches JSON once however many elements ask; a failure may be tried again.
 * @param {string} url
 * @returns {Promise<any>}
 */
export function json(url) {
  let answer = kept.get(url);
  if (!answer) {
    answer = fetch(url).then((r) => {
      if (!r.ok) throw new Error(`${r.status} ${url}`);
      return r.json();
    });
    answer.catch(() => kept.delete(url));
    kept.set(url, answer);
  }
  return answer;
}

/** @type {Map<string, Promise<any>>} */
const kept = new Map();
