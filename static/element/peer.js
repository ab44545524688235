/** Opens sessions: with the server in the page, or with a real one. */

import { connect } from "../core/relay.js";
import { open } from "../core/session.js";

/**
 * The server in the page. The core is loaded once, whoever asks.
 * @param {import("../core/types.js").Options & import("./setting.js").Show} config
 */
export function simulated(config) {
  return open(config);
}

/** @typedef {import("../core/relay.js").Target} Target */

/**
 * A real server. Only ever called because somebody pressed the button that
 * names it.
 * @param {string | Target} target "host:port", or its parts
 */
export function real(target) {
  return connect(typeof target === "string" ? address(target) : target);
}

/** How a target is written. @param {string | Target} target */
export function called(target) {
  if (typeof target === "string") return target;
  return target.host.includes(":") ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/**
 * "sandbox:25", "[2001:db8::1]:587"; without a port it is 25. On 465 TLS comes
 * before the greeting (RFC 8314 3.3).
 * @param {string} target
 * @returns {Target}
 */
export function address(target) {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(target.trim()) ?? [];
  const number = Number(port ?? 25);
  return { host: host.replace(/^\[|\]$/g, ""), port: number, tls: number === 465 ? "implicit" : "none" };
}

/** What is shown was said elsewhere: nothing can be added to it. @param {any} session */
export const past = (session) => ["recorded", "log"].includes(session?.peer.kind);
