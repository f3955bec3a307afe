/* The draft of the health model: sums as one types, points in the pictures, and a warning before words are lost. */
(() => {
  "use strict";
  const form = document.querySelector("[data-model]");
  if (!form) return;
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const read = (input) => {
    const text = input.value.trim().replace("−", "-").replace(/%$/, "").trim();
    const number = Number(text.includes(".") ? text : text.replace(",", "."));
    return Number.isFinite(number) ? number : 0;
  };
  const tidy = (number) => String(Math.round(number * 100) / 100);

  /* --- what the weights add up to */
  const isOn = (input) => input.closest("[data-measure]")?.querySelector("[data-on]").checked ?? true;
  const showSum = (line) => {
    const inputs = all(`[data-adds="${CSS.escape(line.dataset.sum)}"]`).filter(isOn);
    const total = Math.round(inputs.reduce((sum, input) => sum + read(input), 0) * 100) / 100;
    const off = Math.round((100 - total) * 100) / 100;
    const words = off === 0 ? "adds up to 100" : `${tidy(total)} of 100, ${tidy(Math.abs(off))} ${off > 0 ? "missing" : "too many"}`;
    const said = inputs.length ? words : "nothing is switched on";
    if (line.textContent !== said) line.textContent = said;
    line.toggleAttribute("data-off", inputs.length > 0 && off !== 0);
  };
  const showSums = () => all("[data-sum]").forEach(showSum);

  /* --- where the points stand in the distribution */
  const showPoint = (input) => {
    const picture = input.closest("[data-measure]")?.querySelector("[data-histogram]");
    const mark = picture?.querySelector(`[data-mark="${input.dataset.point}"]`);
    if (!mark || !input.value.trim()) return;
    const begin = Number(picture.dataset.begin);
    const span = Number(picture.dataset.end) - begin || 1;
    const place = Math.min(Math.max((read(input) - begin) / span, 0), 1) * 240;
    mark.setAttribute("x1", place);
    mark.setAttribute("x2", place);
  };
  const showOn = (box) => box.closest("[data-measure]").toggleAttribute("data-switched-off", !box.checked);

  /* --- what is not saved yet */
  const saved = form.querySelector("[data-saved]");
  let changed = Boolean(form.querySelector("[data-wrong]")) || Boolean(document.querySelector('.ls-notice[role="alert"]'));
  let leaving = false;
  form.toggleAttribute("data-changed", changed);
  const note = () => {
    changed = true;
    saved.textContent = "Not saved yet.";
    form.toggleAttribute("data-changed", true);
  };
  window.addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => { leaving = true; });

  form.addEventListener("input", (event) => {
    note();
    if (event.target.dataset.point) showPoint(event.target);
    showSums();
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-on]")) return;
    showOn(event.target);
    showSums();
    if (!event.target.checked) event.target.closest("[data-measure]").querySelector("[data-depends]").open = true;
  });
  all("[data-on]").forEach(showOn);
  all("[data-point]").forEach(showPoint);
  showSums();
  (form.querySelector('[aria-invalid="true"]') ?? form.querySelector("[data-wrong]"))?.focus();
})();
