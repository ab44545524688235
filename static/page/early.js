/**
 * The first thing our script does: the core is fetched and compiled while the
 * browser still lays out the page. Only where a session stands on the page.
 */

import { coreURL, load } from "../core/loader.js";

const live = ["home", "playground", "lesson", "reply", "matrix", "persona", "embed", "builder"];

if (live.includes(document.documentElement.dataset.page ?? "")) load(coreURL()).catch(() => {}); // the element says it
