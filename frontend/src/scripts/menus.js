// Menus close when one looks elsewhere; filters that stand beside a list on wide screens fold up on narrow ones.

/** Put the filters of a list behind a button, so that a phone shows results first. */
function fold(facets) {
  const panel = document.createElement("details");
  const button = document.createElement("summary");
  const chosen = facets.querySelectorAll("[aria-current]").length;
  panel.className = "filters";
  button.className = "btn btn-secondary";
  button.textContent = chosen ? `Filters (${chosen} chosen)` : "Filters";
  panel.append(button, ...facets.childNodes);
  facets.replaceChildren(panel);
}

export function watchMenus() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const strip = tab.closest(".tabs");
    strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - 16;
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  if (matchMedia("(max-width: 61.99rem)").matches) {
    document.querySelectorAll("aside.facets:has(*)").forEach(fold);
    for (const panel of document.querySelectorAll("details.filters[open]")) panel.open = false;
  }
}
