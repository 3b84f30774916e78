// Forms: the summary of errors is read first, text areas count, choices of a list take effect at once.

function count(area) {
  const line = document.querySelector(`[data-counter-for="${CSS.escape(area.id)}"]`);
  if (!line) return;
  const left = Number(area.dataset.limit) - [...area.value].length;
  const number = Math.abs(left).toLocaleString("en-GB");
  line.textContent = left >= 0 ? `${number} characters left` : `${number} characters too many`;
  line.classList.toggle("counter-over", left < 0);
}

export function watchForms() {
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("textarea[data-limit]").forEach(count);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-limit]")) count(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    event.target.querySelector?.("[data-focus]")?.focus();
    event.target.querySelectorAll?.("textarea[data-limit]").forEach(count);
  });
  document.addEventListener("submit", (event) => {
    const asked = event.submitter?.dataset.confirm || event.target.dataset.confirm;
    if (asked && !window.confirm(asked)) event.preventDefault();
  });
}
