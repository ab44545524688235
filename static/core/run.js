// Calls into the core: bytes in, a number out, and what that number means.

import { coreURL, load } from './loader.js';

/** @typedef {import('./loader.js').Core} Core */

export const encoder = new TextEncoder();
export const decoder = new TextDecoder();
const REFUSED = -1; // everything else below zero is a crash

/**
 * A question to the core that is about no play: a tool, which takes a text.
 * @param {string} name
 * @param {string | Uint8Array} text
 * @returns {Promise<any>}
 */
export async function tool(name, text) {
  const core = await load(coreURL());
  await core.more();
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  try {
    const n = run(core, name, bytes, bytes.length);
    return n > 0 ? JSON.parse(decoder.decode(core.view(n))) : null;
  } catch (error) {
    if (!(error instanceof Refusal)) core.renew(); // for whoever comes next
    throw error;
  }
}

/**
 * One call; throws a Refusal, or another error if the core has crashed.
 * @param {Core} core
 * @param {string} name
 * @param {Uint8Array | null} bytes
 * @param {...number} args
 */
export function run({ exports, view }, name, bytes, ...args) {
  if (bytes) {
    if (bytes.length > view().length) throw new Refusal(`${bytes.length} octets are too many`);
    view().set(bytes);
  }
  const n = exports[name](...args);
  if (n >= 0) return n;
  const why = decoder.decode(view(exports.reason()));
  throw n === REFUSED ? new Refusal(why) : new Error(why);
}

/**
 * A text made of a text. Throws a Refusal if the core cannot.
 * @param {Core} core
 * @param {string} name
 * @param {string} from
 */
export function text(core, name, from) {
  const bytes = encoder.encode(from);
  return decoder.decode(core.view(run(core, name, bytes, bytes.length)));
}

/** The core refused a request; the message says why. */
export class Refusal extends Error {}
