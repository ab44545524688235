/** Opens sessions: with the server in the page, or with a real one. */

import { connect } from "../core/relay.js";
import { open } from "../core/session.js";

/**
 * The server in the page. The core is loaded once, whoever asks.
 * @param {{persona: string, role: string, world: string}} config
 */
export function simulated(config) {
  return open(config);
}

/**
 * A real server. Only ever called because somebody pressed the button that
 * names it.
 * @param {string} target "host:port"
 */
export function real(target) {
  return connect(address(target));
}

/**
 * "sandbox:25", "[2001:db8::1]:587"; without a port it is 25. On 465 TLS comes
 * before the greeting (RFC 8314 3.3).
 * @param {string} target
 * @returns {{host: string, port: number, tls: "none" | "implicit"}}
 */
export function address(target) {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(target.trim()) ?? [];
  const number = Number(port ?? 25);
  return { host: host.replace(/^\[|\]$/g, ""), port: number, tls: number === 465 ? "implicit" : "none" };
}
