/** Two comparisons side by side: which answers are to the same words, and which differ. */

/** @typedef {import("../../core/types.js").Comparison["steps"][number]} Step */

/**
 * The steps of a session under names that another session shares: the words
 * of the client, and how often they came before.
 * @param {Step[]} steps
 * @returns {Map<string, Step>}
 */
export function named(steps) {
  const list = new Map(), times = new Map();
  for (const step of steps) {
    const n = (times.get(step.command) ?? 0) + 1;
    times.set(step.command, n);
    list.set(`${n} ${step.command}`, step);
  }
  return list;
}

/**
 * How an answer differs from that of the reference: "" not at all, "text", "code", or "none" if there is none.
 * @param {Step | undefined} step
 * @param {Step | undefined} reference
 */
export function differs(step, reference) {
  if (!step?.code && step?.text.join("") !== reference?.text.join("")) return "none";
  if (step?.code !== reference?.code) return "code";
  return step?.enhanced === reference?.enhanced && step?.text.join("\n") === reference?.text.join("\n") ? "" : "text";
}
