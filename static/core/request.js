// What a session asks of the core, as lines of text (wasm/play/request.go).

/** @typedef {import('./types.js').Options} Options */

/**
 * The request that opens a session, or changes its lesson.
 * @param {Options} options
 * @param {{kind?: string, host?: string, port?: number, tls?: boolean}} [peer]
 * @returns {string}
 */
export function request(options, { kind = '', host = '', port = 25, tls = false } = {}) {
  const { goals = [], hints = [], met = [], recording = '' } = options;
  const world = options.world ?? (recording ? null : '');
  const lines = [
    ...goals.flatMap(numbered('goal')),
    ...hints.flatMap(numbered('hint')),
    ...met.map(([step, index]) => `met ${step} ${index}`),
    ...(world?.split('\n').map((line) => `world ${line}`) ?? []),
  ];
  if (kind === 'real') lines.push('real yes', `peer ${host} ${port}`);
  if (tls) lines.push('tls yes');
  for (const name of /** @type {const} */ (['persona', 'role', 'client', 'seed', 'served', 'program'])) {
    if (options[name]) lines.push(`${name} ${options[name]}`);
  }
  if (recording) lines.push(recording); // what stands before it wins over what it says
  return lines.join('\n');
}

/**
 * Lines of steps, each with its word and the number of the step in front.
 * @param {string} word
 * @returns {(lines: string[], i: number) => string[]}
 */
const numbered = (word) => (lines, i) => lines.map((line) => `${word} ${i + 1} ${line}`);

/**
 * The goals of all steps as one list, for the page to show.
 * @param {Options} options
 */
export function listGoals({ goals = [], met = [] }) {
  const done = new Set(met.map(String));
  return goals.flatMap((lines, i) =>
    lines.map((line, index) => ({ step: i + 1, index, line, met: done.has(`${i + 1},${index}`), by: 0 })),
  );
}

/**
 * Who is met in a recording that can only be read; null: it goes on.
 * @param {import('./types.js').About} about
 */
export function whose({ recorded, peer }) {
  if (!recorded) return null;
  const [host, port] = peer.split(' ');
  if (host === 'log' && !Number(port)) return { kind: /** @type {any} */ ('log'), host: port }; // the program that wrote it
  return { kind: /** @type {any} */ ('recorded'), host, port: Number(port) || 25 };
}
