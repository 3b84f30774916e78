// What pages do beyond links and forms. Nothing here is needed to use Parity; it only makes it quicker.

import htmx from "htmx.org";
import { watchAutosave } from "./autosave.js";
import { watchBoards } from "./board.js";
import { watchConditions } from "./conditions.js";
import { loadCharts, loadDrawings, watchMaps } from "./figures.js";
import { watchForms } from "./forms.js";
import { watchKeys } from "./keys.js";
import { watchMenus } from "./menus.js";
import { say, showProblem } from "./messages.js";
import { watchPalette } from "./palette.js";
import { watchTheme } from "./theme.js";
import { watchUploads } from "./uploads.js";

document.documentElement.classList.add("with-script");

htmx.on("htmx:configRequest", ({ detail }) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});
htmx.on("htmx:responseError", ({ detail }) => showProblem(detail.xhr.responseText));
htmx.on("htmx:sendError", () => showProblem("The server cannot be reached. What you typed is still on the page."));

const saveEarly = watchAutosave();
watchTheme();
watchMenus();
watchPalette();
watchForms();
watchConditions();
watchUploads();
watchKeys();

// htmx has processed new content by the time it says so; pages start with their whole body as new content.
function enliven(root) {
  watchBoards(root);
  loadCharts(root);
  watchMaps(root);
  loadDrawings(root);
  saveEarly();
}
htmx.onLoad(enliven);
htmx.on("htmx:afterSwap", ({ detail }) => {
  const message = detail.target.dataset?.announce;
  if (message) say(message);
});
