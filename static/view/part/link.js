/**
 * Sessions in links. Behind the # stands everything, so no server ever sees it:
 *
 *	#ehlo1=...    recordings, a blank line between two, deflated (RFC 1951), base64url
 *	#ehlo1p=...   the same as it is, from a browser that cannot deflate
 *
 * 1 is the version of this form and of the recordings inside; it is read for
 * ever. What a link holds is somebody else's word: it is only ever replayed.
 */

const VERSION = 1;
const MOST = 512 << 10; // octets of what is unpacked; far more than a session takes
export const LONG = 16000; // letters of a link that still survive mail and chats

/** What is wrong with a link: newer, broken. */
export class Broken extends Error {}

/** @param {string[]} recordings @returns {Promise<string>} what stands behind the # */
export async function pack(recordings) {
  const bytes = new TextEncoder().encode(recordings.map((r) => r.trim()).join("\n\n"));
  if (typeof CompressionStream === "undefined") return `ehlo${VERSION}p=${letters(bytes)}`;
  return `ehlo${VERSION}=${letters(await through(new CompressionStream("deflate-raw"), bytes))}`;
}

/** Is there a session behind the #? @param {string} hash */
export const holds = (hash) => /^#ehlo\d/.test(hash);

/** @param {string} hash @returns {Promise<string[]>} the recordings; throws Broken */
export async function unpack(hash) {
  const [, version, plain, text] = /^#ehlo(\d+)(p?)=([\w-]*)/.exec(hash) ?? [];
  if (Number(version) > VERSION) throw new Broken("newer");
  try {
    const bytes = octets(text);
    return parts(new TextDecoder().decode(plain ? bytes : await through(new DecompressionStream("deflate-raw"), bytes)));
  } catch (error) {
    throw error instanceof Broken ? error : new Broken("broken");
  }
}

/** Recordings of a file, or a link. @param {string} text */
export function parts(text) {
  const list = text.replaceAll("\r\n", "\n").trim().split(/\n\n+(?=ehlo )/).map((r) => `${r.trim()}\n`);
  for (const recording of list) {
    const [, version] = /^ehlo (\d+)\n/.exec(recording) ?? [];
    if (!version) throw new Broken("broken");
    if (Number(version) > VERSION) throw new Broken("newer");
  }
  return list;
}

/** @param {GenericTransformStream} stream @param {Uint8Array<ArrayBuffer>} bytes */
async function through(stream, bytes) {
  const writer = stream.writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  written.catch(() => {}); // reading tells
  const pieces = [];
  let size = 0;
  const reader = stream.readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    if ((size += value.length) > MOST) {
      reader.cancel();
      throw new Broken("long");
    }
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** @param {Uint8Array} bytes */
function letters(bytes) {
  let text = "";
  for (const b of bytes) text += String.fromCharCode(b);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
function octets(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

/**
 * What an element has to share: the sessions in which goals of its lesson were
 * met, and the one that stands. Throws if one is too long.
 * @param {any} element
 * @returns {Promise<string[]>}
 */
export async function recordings(element) {
  await element.session.more();
  return [...(element.former ?? []), element.session].map((session) => session.recording());
}

/** A link to a session: its page is the lesson's, or the playground. @param {any} element @param {number} [row] */
export async function link(element, row) {
  const page = document.documentElement.dataset.page;
  const here = page === "lesson" || page === "playground";
  const lang = document.documentElement.lang === "es" ? "es" : "en";
  const url = new URL(here ? location.pathname : top(lang), location.href);
  return `${url.href}#${await pack(await recordings(element))}${row ? `&row=${row}` : ""}`;
}

/** The playground, below whatever path the site stands. @param {string} lang */
function top(lang) {
  const home = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`a[href$="/${lang}/playground/"]`));
  return home?.href ?? `/${lang}/playground/`;
}
