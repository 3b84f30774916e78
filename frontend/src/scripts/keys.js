// A ranked list or a mandate’s home by the keyboard: j and k go on and back, o opens, s shortlists, p passes, u takes a pass back, x chooses
// a venture, for what is done to several. A button turns the keys off, for those who speak to their computer.

import htmx from "htmx.org";

const KEPT = "parity-keys";
const ROW = ".match, .match-row, .flow-venture";
const KEYS = ["o", "s", "p", "u", "x"];

/** Go to the next match, or the one before: its name takes the focus, so that Enter opens it. */
function step(list, by) {
  const matches = [...list.querySelectorAll(ROW)];
  const here = matches.findIndex((match) => match.contains(document.activeElement));
  const next = matches[here < 0 ? 0 : Math.min(Math.max(here + by, 0), matches.length - 1)];
  next?.querySelector("[data-key=o], [data-key=u]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** What a key stands for in the row that has the focus; the undo of the last pass may stand on top of the page. */
function control(key) {
  const own = document.activeElement.closest(ROW)?.querySelector(`[data-key=${key}]`);
  return own ?? (key === "u" ? document.querySelector(".notice [data-key=u]") : null);
}

function press(event) {
  const list = document.querySelector("[data-keys]");
  const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]");
  if (!list || typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEPT) === "off") return;
  if (event.key === "j" || event.key === "k") step(list, event.key === "j" ? 1 : -1);
  else if (KEYS.includes(event.key)) control(event.key)?.click();
  else return;
  event.preventDefault();
}

export function watchKeys() {
  document.addEventListener("keydown", press);
  const show = (button) => button.setAttribute("aria-pressed", localStorage.getItem(KEPT) !== "off");
  // One row at a time asks for a reason.
  document.addEventListener("htmx:beforeSwap", ({ target }) => {
    if (target.matches(".match-asked")) document.querySelectorAll(".match-asked").forEach((asked) => asked.replaceChildren());
  });
  document.addEventListener("click", ({ target }) => {
    const row = target.closest("[data-asked-close]")?.closest(".match");
    row?.querySelector(".match-asked").replaceChildren();
    row?.querySelector("[data-key=o]").focus();
    const button = target.closest("[data-keys-toggle]");
    if (!button) return;
    localStorage.setItem(KEPT, localStorage.getItem(KEPT) === "off" ? "on" : "off");
    show(button);
  });
  htmx.onLoad((part) => part.querySelectorAll("[data-keys-toggle]").forEach(show));
}
