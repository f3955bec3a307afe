/* The shell: keyboard, menus, the phone's More sheet, toasts, theme, and what htmx needs. No page needs it to work. */
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within?.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* ------------------------------------------------------------- keyboard */
  const KEYS_OFF = "lodestar-keys-off";
  const keysOff = () => localStorage.getItem(KEYS_OFF) === "1";
  const isTyping = (target) =>
    target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog[open]");
  let afterG = false;
  let afterGTimer = 0;

  const rows = () => all("[data-row], [data-rows] tbody tr, [data-rows] .ls-item").filter((row) => row.offsetParent !== null);
  const cursorClass = (row) => (row.matches("tr") ? "ls-cursor" : "ls-item-cursor");

  const moveCursor = (step) => {
    const list = rows();
    if (!list.length) return;
    const now = list.findIndex((row) => row.getAttribute("aria-current") === "true");
    const next = list[Math.max(0, Math.min(now + step, list.length - 1))] ?? list[0];
    list.forEach((row) => {
      row.classList.toggle(cursorClass(row), row === next);
      row === next ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
    });
    one("a[href]", next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const openRow = () => one("a[href]", rows().find((row) => row.getAttribute("aria-current") === "true") ?? null)?.click();

  const focusFilter = () => {
    const filter = one("[data-filter]") ?? one('main input[type="search"]');
    filter?.focus();
    filter?.select?.();
    return Boolean(filter);
  };

  const go = (letter) => {
    const link = one(`[data-go="${CSS.escape(letter)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  const waitForLetter = () => {
    afterG = true;
    clearTimeout(afterGTimer);
    afterGTimer = setTimeout(() => (afterG = false), 1500);
  };

  /* a key acts on the row one is on; what belongs to no row acts from anywhere */
  const controlOf = (key) => {
    const named = `[data-key="${CSS.escape(key)}"]`;
    const row = rows().find((each) => each.getAttribute("aria-current") === "true");
    return one(named, row ?? null) ?? all(named).find((control) => !control.closest(".ls-item, tr"));
  };

  /* a menu that a key opened goes on by keys */
  const intoMenu = (menu) => menu.open && one('button, select, a[href], input:not([type="hidden"])', menu.lastElementChild)?.focus();

  const pressed = (key) => {
    if (afterG) {
      afterG = false;
      return go(key);
    }
    switch (key) {
      case "j": return moveCursor(1), true;
      case "k": return moveCursor(-1), true;
      case "Enter": return document.activeElement === document.body && (openRow(), true);
      case "/": return focusFilter();
      case "?": return one("#keys")?.showModal(), true;
      case "g": return waitForLetter(), true;
      default: {
        const control = controlOf(key);
        control?.click();
        if (control?.matches("summary")) intoMenu(control.parentElement);
        return Boolean(control);
      }
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key !== "j" && event.key !== "k") return;
    if (keysOff() || isTyping(event.target)) return;
    if (pressed(event.key)) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-toggle]")) return;
    localStorage.setItem(KEYS_OFF, event.target.checked ? "0" : "1");
  });

  /* ---------------------------------------------- menus and the More sheet */
  const menus = () => all("details[data-menu][open]");
  const closeMenus = (except) =>
    menus().forEach((menu) => {
      if (menu === except) return;
      if (menu.contains(document.activeElement)) one("summary", menu).focus();
      menu.open = false;
    });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    const opener = event.target.closest("[data-dialog]");
    if (opener) one(`#${CSS.escape(opener.dataset.dialog)}`)?.showModal();
    if (event.target.matches("dialog")) event.target.close();
  });

  /* ----------------------------------------------------------------- theme */
  const rememberTheme = (chosen) => {
    root.dataset.theme = chosen;
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    all("[data-theme-choice]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.value.toLowerCase() === chosen)));
    document.dispatchEvent(new CustomEvent("ls:theme-chosen"));
  };
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.matches("[data-theme-choice]")) return;
    event.preventDefault();
    rememberTheme(button.value.toLowerCase());
    const body = new FormData(event.target, button);
    fetch(event.target.action, { method: "POST", body, credentials: "same-origin" }).catch(() =>
      toast("This could not be saved; it holds on this page.", "problem"));
  });

  /* ---------------------------------------------------------------- toasts */
  const region = () => one("#toasts");
  const dismissLater = (node) => {
    if (node.classList.contains("ls-toast-problem")) return;
    let timer = 0;
    const start = () => (timer = setTimeout(() => node.remove(), one("form", node) ? 20000 : 8000)); /* time to undo */
    ["pointerenter", "focusin"].forEach((name) => node.addEventListener(name, () => clearTimeout(timer)));
    ["pointerleave", "focusout"].forEach((name) => node.addEventListener(name, start));
    start();
  };
  const toast = (text, level = "info") => {
    const node = one("#toast").content.firstElementChild.cloneNode(true);
    node.classList.toggle("ls-toast-problem", level === "problem");
    one("p", node).textContent = text;
    region().append(node);
    dismissLater(node);
  };
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest(".ls-toast").remove());
  /* from the server: HX-Trigger: {"toast": {"text": "…", "level": "info"}} */
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));

  /* ------------------------------------------------------------------ htmx */
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const words = { 403: "Your role does not allow this.", 404: "This no longer exists.", 409: "Somebody else changed this meanwhile. Reload to see it.", 429: "Too many at once. Wait a moment, then try again." };
    toast(words[status] ?? "This did not work. Nothing was changed; try again.", "problem");
  });
  document.addEventListener("htmx:sendError", () => toast("The server cannot be reached. Nothing was changed.", "problem"));

  /* ----------------------------------------------------------------- start */
  const start = () => {
    const waiting = all(".ls-toast", region() ?? document.body);
    region()?.append(...waiting); /* appended anew, so that screen readers say them */
    waiting.forEach(dismissLater);
    all("[data-keys-toggle]").forEach((box) => (box.checked = !keysOff()));
    all(".ls-views > [aria-current]").forEach((open) => { /* the open one of many in sight */
      const tabs = open.parentElement;
      tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
    });
    all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
