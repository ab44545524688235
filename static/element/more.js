/**
 * What a session can do beyond its first picture: actions on a row, completion,
 * several lines, bytes, how other servers say it. Fetched when somebody touches
 * the session, so that the first 220 does not wait for it.
 */

import css from "../css/more.css";
import { Complete } from "./more/complete.js";
import { Editor } from "./more/editor.js";
import { Folds } from "./more/folds.js";
import { Later } from "./more/later.js";
import { Others } from "./more/others.js";
import { RowTools } from "./more/rowtools.js";
import { words } from "./more/words.js";

/** @typedef {import("./stage.js").Stage} Stage */

/** @type {CSSStyleSheet | undefined} one sheet for all elements of the page */
let sheet;

/**
 * Gives a session all of it.
 * @param {Stage} stage
 */
export function equip(stage) {
  const { transcript, command, decoder, session } = stage;
  const root = /** @type {ShadowRoot} */ (stage.node.getRootNode());
  const t = words(stage.t);
  dress(root);
  const folds = new Folds(t, stage), later = new Later(transcript), others = new Others(t, stage);
  const tools = new RowTools(t, stage);
  new Complete(t, stage);
  command.editor = new Editor(t, { type: (lines) => stage.paste(lines), send: (text) => stage.together(text), closed: (text) => command.fold(text) });
  command.form.after(command.editor.node);
  command.editor.show(session?.state ?? "");
  transcript.onrows = (event, rows) => {
    folds.take(event, rows);
    later.take(event.n, rows);
    tools.take(rows);
  };
  for (const event of session?.events ?? []) folds.take(event, transcript.rows.get(event.n) ?? []);
  decoder.extra = (event) => others.offer(event);
  // What is explained already gets the rest in its place: whoever is in there with the Tab key is not thrown out.
  const rest = stage.shown && !decoder.node.hidden && others.offer(stage.shown);
  if (rest) decoder.node.lastElementChild?.append(rest);
  return { later: (/** @type {number} */ n) => later.after(n) };
}

/** @param {ShadowRoot} root */
function dress(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
