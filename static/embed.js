/**
 * For pages that can only load classic scripts (MkDocs' extra_javascript and
 * the like): brings in the module that lies beside this file.
 */
import(new URL("smtp-playground.js", /** @type {HTMLScriptElement} */ (document.currentScript).src).href);
