// Menus close when one looks elsewhere; panels that are open on wide screens start closed on narrow ones.

export function watchMenus() {
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
    for (const panel of document.querySelectorAll("details[data-open-when-wide]")) panel.open = false;
  }
}
