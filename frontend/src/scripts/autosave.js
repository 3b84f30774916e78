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

function differs(control) {
  if (control.type === "file" || control.disabled) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "select-multiple") return [...control.options].some((each) => each.selected !== each.defaultSelected);
  if (control.type === "select-one") {
    const given = [...control.options].findIndex((each) => each.defaultSelected);
    return control.selectedIndex !== Math.max(given, 0);
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

// On a slow line people answer before the scripts have come: those answers are saved as soon as something can do it.
function answeredEarly() {
  return [...document.querySelectorAll("form[data-autosave]")].filter((form) => [...form.elements].some(differs));
}

// To be called before anything else changes a field; what comes back is called when htmx has looked through the page.
export function watchAutosave() {
  const early = new Set(answeredEarly());
  for (const form of early) waiting.add(form);
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
    // What is typed while it is under way is not part of it.
    waiting.delete(form);
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
      const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
      tell(form, event.detail.xhr.getResponseHeader("X-Saved") || `Saved ${now}`);
    } else {
      waiting.add(form);
      tell(form, "Not saved yet. Your text is still here; look at the messages and try again.", true);
    }
  });
  // Whoever comes back by the browser's own button finds the form as it was left.
  addEventListener("pageshow", () => sent.clear());
  addEventListener("beforeunload", (event) => {
    if ([...waiting, ...saving].some((form) => form.isConnected)) event.preventDefault();
  });
  return () => {
    for (const form of early) form.dispatchEvent(new Event("change", { bubbles: true }));
    early.clear();
  };
}
