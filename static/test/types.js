// Nothing runs here: "make types" checks that the module is what its public
// types say.

import * as real from "../smtp-playground.js";

/** @type {typeof import("../types/smtp-playground")} */
export const promised = real;
