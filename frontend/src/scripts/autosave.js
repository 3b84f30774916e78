// Forms that save themselves: they say when they did, and nobody leaves with something unsaved by mistake.

const waiting = new Set();

function line(form) {
  return form.querySelector("[data-saved]") || document.querySelector(`[data-saved-for="${CSS.escape(form.id)}"]`);
}

function tell(form, text, failed = false) {
  const place = line(form);
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("saved-failed", failed);
}

export function watchAutosave() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-autosave]");
    if (form) waiting.add(form);
  });
  document.addEventListener("submit", ({ target }) => waiting.delete(target));
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.matches?.("form[data-autosave]")) tell(target, "Saving…");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-autosave]")) return;
    if (event.detail.successful) {
      waiting.delete(form);
      const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      tell(form, event.detail.xhr.getResponseHeader("X-Saved") || `Saved ${now}`);
    } else {
      tell(form, "Not saved yet. Your text is still here; look at the messages and try again.", true);
    }
  });
  addEventListener("beforeunload", (event) => {
    for (const form of waiting) if (!form.isConnected) waiting.delete(form);
    if (waiting.size) event.preventDefault();
  });
}
