/* Accounts that are ticked in a list: how many, all of a page, none. The bar shows itself by CSS. */
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const boxes = () => [...document.querySelectorAll('[form="many"][name="chosen"]')];
  const total = () => one("[data-many-matching]")?.dataset.manyMatching ?? "0";

  const say = () => {
    const bar = one("#many");
    if (!bar) return;
    const ticked = boxes().filter((box) => box.checked).length;
    const all = one("[data-many-all]").checked;
    const page = one("[data-many-page]");
    one("[data-many-total]").textContent = total();
    one("[data-many-count]").textContent = `${all ? total() : ticked} chosen`;
    if (!page) return;
    page.checked = ticked > 0 && ticked === boxes().length;
    page.indeterminate = ticked > 0 && !page.checked;
  };

  const tick = (wanted) => boxes().forEach((box) => (box.checked = wanted));

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-many-page]")) tick(event.target.checked);
    if (event.target.matches('[data-many-page], [data-many-all], [form="many"]')) say();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-many-none]")) return;
    tick(false);
    one("[data-many-all]").checked = false;
    say();
  });
  /* another page or filter shows other rows */
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "accounts") return;
    one("[data-many-all]") && (one("[data-many-all]").checked = false);
    say();
  });
  window.addEventListener("pageshow", say);
})();
