/**
 * The entry of our own pages: the element, and what each page adds to it. The
 * pages can be read without any of this.
 */

import "./page/early.js";
import "./page/shell.js";
import "./page/tiles.js";
import "./page/lesson.js";
import "./page/home.js";
import "./page/reach.js";
import "./smtp-playground.js";
