/** The words that only more.js needs; it falls back on those of the element. */

import en from "../../strings/more.en.json";
import es from "../../strings/more.es.json";
import { template } from "../strings.js";

/** @typedef {import("../row.js").Words} Words */

/** @param {Words} t @returns {Words} */
export function words(t) {
  const mine = t("lang") === "es" ? es : en;
  return (key, ...args) => (key in mine ? template(mine[key], args) : t(key, ...args));
}
