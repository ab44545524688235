/**
 * The bytes mode: what is typed goes out as it stands, with escapes for what
 * cannot be typed, and nothing is added. Ends of lines in the field are for the
 * eye alone.
 *
 *	\r \n \t \0 \xHH \\
 */

const named = { r: 13, n: 10, t: 9, 0: 0, "\\": 92 };

/**
 * @typedef {Object} Read
 * @property {Uint8Array} bytes
 * @property {[kind: string, text: string][]} parts what goes out, for the eye
 * @property {string} [wrong] the first escape that is none
 */

/** @param {string} text @returns {Read} */
export function read(text) {
  const bytes = [], encoder = new TextEncoder();
  /** @type {[string, string][]} */
  const parts = [];
  let wrong;
  for (const [whole, hex, name] of text.matchAll(/\\x([0-9a-f]{2})|\\(.)|[^\\\n]+|\\$/gimu)) {
    const value = hex ? parseInt(hex, 16) : name && named[name];
    if (value === undefined && whole[0] !== "\\") bytes.push(...encoder.encode(whole));
    else if (value === undefined) wrong ??= whole;
    else bytes.push(value);
    parts.push([whole[0] === "\\" && name !== "\\" ? "byte" : "text", name === "\\" ? name : whole]);
  }
  return { bytes: Uint8Array.from(bytes), parts, wrong };
}

/** Lines as they are typed, the way this mode wants them. @param {string} text */
export function escaped(text) {
  return text.replaceAll("\\", "\\\\").replace(/\n/g, "\\r\\n\n").replace(/[^\n]$/, "$&\\r\\n");
}

/** The way back. @param {string} text */
export function plain(text) {
  return text.replace(/\\r\\n\n?/g, "\n").replaceAll("\\\\", "\\").replace(/\n$/, "");
}
