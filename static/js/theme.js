/* Runs in <head> before the first paint: "system" becomes light or dark, and stays so when the device changes. */
(() => {
  "use strict";
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = root.dataset.theme;
    const theme = chosen === "light" || chosen === "dark" ? chosen : device.matches ? "dark" : "light";
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("ls:theme"));
  };
  apply();
  device.addEventListener("change", apply);
  document.addEventListener("ls:theme-chosen", apply);
})();
