// Light, dark, or what the system says. The choice is kept in a cookie, so that the next page comes in it from the start.

const YEAR = 31536000;

export function watchTheme() {
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("[data-theme-toggle]")) return;
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.bsTheme || system) === "dark" ? "light" : "dark";
    const follows = next === system;
    if (follows) delete root.dataset.bsTheme;
    else root.dataset.bsTheme = next;
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `parity_theme=${follows ? "" : next};path=/;max-age=${follows ? 0 : YEAR};samesite=lax${secure}`;
    document.dispatchEvent(new CustomEvent("parity:theme"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("parity:theme"));
  });
}
