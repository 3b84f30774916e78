// Words for people who cannot see what changed, and for everybody when something failed.

/** Have a screen reader say something. */
export function say(text) {
  const region = document.querySelector("[data-announce]:not(form)");
  if (!region) return;
  region.textContent = "";
  // A region that is emptied and filled in one step says nothing in some readers.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** Show what went wrong, at the foot of the window, until it is closed or replaced. */
export function showProblem(answer) {
  document.querySelector(".toast-note")?.remove();
  const parsed = new DOMParser().parseFromString(answer || "", "text/html");
  const words = parsed.querySelector(".notice div, .error-message")?.textContent.trim() || parsed.body.textContent.trim();
  const note = document.createElement("div");
  note.className = "notice tone-bad toast-note";
  note.setAttribute("role", "alert");
  const text = document.createElement("div");
  text.textContent = words.slice(0, 300) || "Something went wrong. Nothing was changed.";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm btn-secondary";
  close.textContent = "Close";
  close.addEventListener("click", () => note.remove());
  note.append(text, close);
  document.body.append(note);
}
