// Loads core.wasm, a WASI reactor made by Go, and gives it the ten functions
// that Go's runtime imports. Nothing here knows what the core is for.

/**
 * A loaded core.
 * @typedef {object} Core
 * @property {Record<string, Function>} exports its functions; numbers in, a number out
 * @property {(n?: number) => Uint8Array} view the first n octets of its buffer, valid until the next call
 * @property {() => Promise<Core>} renew the instance that takes over once this one has failed
 * @property {() => Promise<void>} more brings the functions that no first reply needs (static/build/core/part.go)
 * @property {Promise<Core>} [next] that instance, once somebody asked for it
 */

const ENVIRONMENT = 'GOGC=off\0'; // the core collects garbage itself, see wasm/main.go

/** @type {Map<string, Promise<Core>>} one core per page, however many elements, and copies of this file */
const cores = (/** @type {any} */ (globalThis)[Symbol.for('ehlo.cores')] ??= new Map());

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
  return /** @type {Promise<Core>} */ (cores.get(key)).then(newest);
}

/**
 * A core that has failed is not given to anybody else.
 * @param {Core} core
 * @returns {Core | Promise<Core>}
 */
function newest(core) {
  return core.next ? core.next.then(newest) : core;
}

/** The core that was built with this file. */
export function coreURL() {
  // @ts-ignore: the bundler puts __ASSETS__ in
  const name = typeof __ASSETS__ === 'undefined' ? '../../bin/core.wasm' : __ASSETS__['core.wasm'];
  return new URL(name, import.meta.url);
}

/**
 * Streams if the server names the right type, and takes the long way if not.
 * @param {string} url
 */
async function compile(url) {
  // Our own pages have begun with it in their first line.
  const early = /** @type {[string, Promise<WebAssembly.Module>] | undefined} */ ((/** @type {any} */ (globalThis)[Symbol.for('ehlo.early')]));
  const begun = early?.[0] === url && (await early[1]?.catch(() => null));
  if (begun) return begun;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  // Some hosts send what they like. It works, later: streaming would begin before the end.
  console.info(`Ehlo: ${url} came without the type application/wasm; it starts slower than it could.`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** @type {Promise<WebAssembly.Module> | undefined} */
let rest;

/** The functions that are left out of core.wasm; none if all are in it. */
function compileRest() {
  // @ts-ignore: the bundler puts __ASSETS__ in
  const name = typeof __ASSETS__ !== 'undefined' && __ASSETS__['more.wasm'];
  if (!name) return null;
  rest ??= compile(String(new URL(name, import.meta.url)));
  rest.catch(() => (rest = undefined)); // the next one who asks may have more luck
  return rest;
}

/**
 * An instance of the core, ready to be called.
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Module | null} [part] what joins it at once
 * @returns {Promise<Core>}
 */
export async function start(module, part) {
  const runtime = { memory: /** @type {any} */ (null), log: '' };
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi(runtime) });
  const exports = /** @type {any} */ (instance.exports);
  runtime.memory = exports.memory;
  exports._initialize();
  const offset = exports.buffer();
  const capacity = exports.capacity();
  /** @type {Core} */
  const core = {
    exports,
    view: (n = capacity) => new Uint8Array(exports.memory.buffer, offset, n),
    renew: () => (core.next ??= start(module, part)),
    more: async () => {
      if (!part) join(await compileRest());
    },
  };
  /** It takes its places in the table of functions. @param {WebAssembly.Module | null | undefined} functions */
  const join = (functions) => {
    if (functions) new WebAssembly.Instance(functions, { core: exports });
    part = functions;
  };
  join(part);
  return core;
}

/**
 * The ten functions of WASI that Go's runtime imports. Memory is looked up in
 * each call: growing it takes the old view away.
 * @param {{memory: WebAssembly.Memory, log: string}} runtime
 * @returns {Record<string, (...args: any[]) => number>}
 */
function wasi(runtime) {
  const bytes = () => new Uint8Array(runtime.memory.buffer);
  /** Writes numbers of 32 bits: offset, value, offset, value ... */
  const put = (/** @type {number[]} */ ...pairs) => {
    const view = new DataView(runtime.memory.buffer);
    for (let i = 0; i < pairs.length; i += 2) view.setUint32(pairs[i], pairs[i + 1], true);
    return 0;
  };
  return {
    args_sizes_get: (count, size) => put(count, 0, size, 0),
    args_get: () => 0,
    environ_sizes_get: (count, size) => put(count, 1, size, ENVIRONMENT.length),
    environ_get(list, at) {
      new TextEncoder().encodeInto(ENVIRONMENT, bytes().subarray(at));
      return put(list, at);
    },
    sched_yield: () => 0,
    // Only the collector sleeps, some microseconds, while it looks for work: the
    // time is up at once. An error here would end the instance.
    poll_oneoff: (_, __, n, at) => put(at, n),
    proc_exit(code) {
      throw new Error(runtime.log || `exit ${code}`);
    },
    random_get(at, n) {
      crypto.getRandomValues(bytes().subarray(at, at + n));
      return 0;
    },
    clock_time_get: (_, __, at) => put(at, performance.now() * 1e6, at + 4, (performance.now() * 1e6) / 2 ** 32),
    fd_write: (_, list, n, at) => put(at, write(runtime, list, n)),
  };
}

/**
 * What Go writes is what it has to say before it gives up.
 * @param {{memory: WebAssembly.Memory, log: string}} runtime
 * @param {number} list pieces: offset and length of each
 * @param {number} n
 */
function write(runtime, list, n) {
  const pieces = new Uint32Array(runtime.memory.buffer.slice(list, list + 8 * n));
  let total = 0;
  for (let i = 0; i < pieces.length; i += 2) {
    runtime.log += new TextDecoder().decode(new Uint8Array(runtime.memory.buffer, pieces[i], pieces[i + 1]));
    total += pieces[i + 1];
  }
  return total;
}
