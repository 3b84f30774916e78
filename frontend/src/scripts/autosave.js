// Forms that save themselves: they say when they did, and nobody leaves with something unsaved by mistake.
// A form that a person sends while it saves itself waits for that: else the two would reach the server as two editors.

const waiting = new Set();
const saving = new Set();
const sent = new Map();

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
  document.addEventListener("submit", (event) => {
    const form = event.target;
    waiting.delete(form);
    if (event.defaultPrevented || !form.matches("form[data-autosave]")) return;
    sent.set(form, event.submitter);
    if (saving.has(form)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    // The page is being left: nothing more is asked from it.
    if (sent.size) event.preventDefault();
    const form = event.target;
    if (sent.size || !form.matches?.("form[data-autosave]")) return;
    saving.add(form);
    tell(form, "Saving…");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-autosave]")) return;
    saving.delete(form);
    if (sent.has(form)) {
      form.requestSubmit(sent.get(form));
      return;
    }
    if (event.detail.successful) {
      waiting.delete(form);
      const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      tell(form, event.detail.xhr.getResponseHeader("X-Saved") || `Saved ${now}`);
    } else {
      tell(form, "Not saved yet. Your text is still here; look at the messages and try again.", true);
    }
  });
  // Whoever comes back by the browser's own button finds the form as it was left.
  addEventListener("pageshow", () => sent.clear());
  addEventListener("beforeunload", (event) => {
    for (const form of waiting) if (!form.isConnected) waiting.delete(form);
    if (waiting.size) event.preventDefault();
  });
}
