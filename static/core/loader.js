// Loads core.wasm, a WASI reactor made by Go, and gives it the ten functions
// that Go's runtime imports. Nothing here knows what the core is for.

/**
 * A loaded core.
 * @typedef {object} Core
 * @property {Record<string, Function>} exports its functions; numbers in, a number out
 * @property {(n?: number) => Uint8Array} view the first n octets of its buffer, valid until the next call
 * @property {string} log what Go's runtime wrote before it gave up
 * @property {() => Promise<Core>} renew the instance that takes over once this one has failed
 */

/** @type {Map<string, Promise<Core>>} one core per page, however many elements */
const cores = new Map();

/**
 * The core at this address; loaded once.
 * @param {string | URL} url
 * @returns {Promise<Core>}
 */
export function load(url) {
  const key = String(url);
  if (!cores.has(key)) {
    const core = compile(key).then(start);
    cores.set(key, core);
    core.catch(() => cores.delete(key)); // the next element may have more luck
  }
  return /** @type {Promise<Core>} */ (cores.get(key));
}

/**
 * Streams if the server names the right type, and takes the long way if not.
 * @param {string} url
 */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Promise<Core>}
 */
export async function start(module) {
  /** @type {WebAssembly.Memory} */
  let memory;
  const data = () => new DataView(memory.buffer);
  const decoder = new TextDecoder();
  const zero = (/** @type {number[]} */ ...offsets) => {
    for (const at of offsets) data().setUint32(at, 0, true);
    return 0;
  };
  const wasi = {
    args_sizes_get: zero,
    environ_sizes_get: zero,
    args_get: () => 0,
    environ_get: () => 0,
    sched_yield: () => 0,
    poll_oneoff: () => 52, // nothing in the core waits
    proc_exit: (/** @type {number} */ code) => {
      throw new Error(core.log || `exit ${code}`);
    },
    random_get: (/** @type {number} */ at, /** @type {number} */ n) => {
      crypto.getRandomValues(new Uint8Array(memory.buffer, at, n));
      return 0;
    },
    clock_time_get: (/** @type {number} */ _, /** @type {bigint} */ __, /** @type {number} */ at) => {
      data().setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true);
      return 0;
    },
    fd_write: (/** @type {number} */ _, /** @type {number} */ list, /** @type {number} */ n, /** @type {number} */ at) => {
      let total = 0;
      for (const view = data(); n-- > 0; list += 8) {
        const size = view.getUint32(list + 4, true);
        core.log += decoder.decode(new Uint8Array(memory.buffer, view.getUint32(list, true), size));
        total += size;
      }
      data().setUint32(at, total, true);
      return 0;
    },
  };
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi });
  const exports = /** @type {any} */ (instance.exports);
  memory = exports.memory;
  /** @type {Promise<Core> | undefined} */
  let next;
  /** @type {Core} */
  const core = {
    exports,
    log: '',
    view: (n) => new Uint8Array(memory.buffer, offset, n ?? capacity),
    renew: () => (next ??= start(module)),
  };
  exports._initialize();
  const offset = exports.buffer();
  const capacity = exports.capacity();
  return core;
}
