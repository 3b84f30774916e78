// Ctrl+K or Cmd+K: a search box over the page. The box in the top bar does the same with a page of results.

function options(results) {
  return [...results.querySelectorAll("[role=option]")];
}

export function watchPalette() {
  const palette = document.getElementById("palette");
  const starter = document.querySelector("form[data-palette] input");
  if (!palette || !starter) return;
  const input = document.getElementById("palette-input");
  const results = document.getElementById("palette-results");
  let chosen = -1;

  function choose(index) {
    const found = options(results);
    chosen = found.length ? (index + found.length) % found.length : -1;
    found.forEach((option, position) => {
      option.id ||= `palette-option-${position}`;
      option.setAttribute("aria-selected", String(position === chosen));
    });
    if (chosen < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", found[chosen].id);
    found[chosen].scrollIntoView({ block: "nearest" });
  }

  function open(text = "") {
    if (palette.open) return;
    palette.showModal();
    input.value = text;
    input.focus();
    if (text) input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  starter.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    open(starter.value);
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
  palette.addEventListener("close", () => {
    results.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    chosen = -1;
  });
  results.addEventListener("htmx:afterSwap", () => {
    const found = options(results);
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(-1 + (found.length ? 1 : 0));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      const option = options(results)[chosen];
      const link = option.matches("a") ? option : option.querySelector("a");
      if (link) {
        event.preventDefault();
        location.assign(link.href);
      }
    }
  });
}
