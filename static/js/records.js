/* Records in place: the dialog htmx fills, its keys, what is wrong first, accounts suggested. Pages work without it. */
(() => {
  "use strict";
  const one = (selector, within = document) => within?.querySelector(selector);
  const dialog = () => one("#record");
  const isBody = (node) => node?.id === "record-body";
  let typed = false;
  let warned = false;

  /* what was refused, or conflicts, comes back as the form itself */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isBody(event.detail.target) || ![400, 409].includes(event.detail.xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  const focusFirst = (within) => {
    const wrong = one('[aria-invalid="true"], fieldset:has(.ls-error) input', within) ?? one("[data-wrong]", within);
    const first = one("input:not([type=hidden]), select, textarea", one("[data-record-main]", within));
    const target = wrong ?? first;
    target?.focus({ preventScroll: target === first });
    if (wrong) wrong.scrollIntoView({ block: "center" });
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isBody(event.detail.target)) return;
    typed = event.detail.xhr.status >= 400; /* what was refused holds words */
    warned = false;
    if (!dialog().open) dialog().showModal();
    dialog().scrollTop = 0;
    focusFirst(dialog());
  });

  const close = () => {
    dialog()?.close();
    one("#record-body")?.replaceChildren();
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-record-cancel]") || !dialog()?.open) return;
    event.preventDefault();
    close();
  });

  /* a click beside the dialog, or the first Escape, does not throw words away */
  document.addEventListener("click", (event) => {
    if (event.target === dialog()) event.stopPropagation();
  }, true);
  document.addEventListener("cancel", (event) => {
    if (event.target !== dialog() || !typed || warned) return;
    event.preventDefault();
    warned = true;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Not saved yet. Press Esc again to leave without saving." } }));
  }, true);

  document.addEventListener("keydown", (event) => {
    const form = one("[data-record-main]", event.target.closest?.("[data-record-form]") ?? null);
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(one(".ls-btn-main", form));
    }
    if (event.key === "Escape" && !dialog()?.open && !typed) one("[data-record-cancel]", form)?.click();
  });

  /* accounts, while one types */
  let asked = "";
  const suggest = (input) => {
    const list = one("#account-suggestions");
    if (!list || input.value === asked || input.value.includes("#")) return;
    asked = input.value;
    const address = new URL(list.dataset.address, location.href);
    address.searchParams.set("q", asked);
    fetch(address, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((options) => input.value === asked && list.replaceChildren(...parsed(options)))
      .catch(() => {});
  };
  const parsed = (options) => new DOMParser().parseFromString(`<datalist>${options}</datalist>`, "text/html").querySelectorAll("option");
  let waiting = 0;
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-record-main]")) typed = true;
    if (!event.target.matches("[data-suggest]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(event.target), 150);
  });

  const start = () => {
    const page = one("main [data-record-form]");
    if (page) focusFirst(page);
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
