/* A button whose work may take long: it is pressed once, and says what is being done. */
(() => {
  "use strict";
  const SOON = 300;
  const say = (button) => {
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.working;
    button.setAttribute("aria-busy", "true");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.querySelector("[data-working]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter?.dataset.working) setTimeout(say, SOON, event.submitter);
  });
  /* coming back by the browser's own button finds the page as it was left */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[data-words]").forEach((button) => {
      button.textContent = button.dataset.words;
      button.removeAttribute("aria-busy");
      delete button.dataset.words;
    });
  });
})();
