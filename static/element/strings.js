/** The words of the element. What replies mean is not here: that is explain.js. */

import en from "../strings/en.json";
import es from "../strings/es.json";

const languages = { en, es };

/**
 * The language we speak for a tag such as "es-MX"; English for all others.
 * @param {string} tag
 * @returns {"en" | "es"}
 */
export function language(tag) {
  const short = tag.slice(0, 2).toLowerCase();
  return short === "es" ? "es" : "en";
}

/**
 * words("es")("connect", "sandbox:25") is "Conectar con sandbox:25".
 * @param {"en" | "es"} lang
 * @returns {(key: string, ...args: any[]) => string}
 */
export function words(lang) {
  return (key, ...args) => template(languages[lang][key] ?? languages.en[key] ?? key, args);
}

/**
 * Puts arguments where the text says {0}, {1}.
 * @param {string} text
 * @param {any[]} [args]
 */
export function template(text, args = []) {
  return text.replace(/\{(\d)\}/g, (_, n) => String(args[n] ?? "")).trim();
}
