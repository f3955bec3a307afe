/* Search and go: Ctrl-K opens it, arrows move, Enter opens. Without scripts the link leads to a page. */
(() => {
  "use strict";
  const dialog = document.querySelector("#search");
  const words = dialog?.querySelector("#search-words");
  if (!words) return;
  const hits = () => [...dialog.querySelectorAll("[data-hit]")];

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    words.select();
    words.dispatchEvent(new Event("opened"));
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-search]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
    open();
  });

  const move = (step) => {
    const found = hits();
    const places = [words, ...found];
    const now = places.indexOf(document.activeElement);
    places[(now + step + places.length) % places.length]?.focus();
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") event.preventDefault(), move(1);
    if (event.key === "ArrowUp") event.preventDefault(), move(-1);
    if (event.key === "Enter" && document.activeElement === words && hits().length) {
      event.preventDefault();
      hits()[0].click();
    }
  });
})();
