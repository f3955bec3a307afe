/* Accounts: a comparison as soon as a day is chosen, and the account that a touch is about. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);

  /* a touch logged from a list is about the row one is on */
  const rowOn = () => one('tr[aria-current="true"], .ls-item[aria-current="true"]');
  const accountOf = (row) => {
    const link = row && one('a[href*="/accounts/"]', row);
    return link ? link.pathname.match(/\/accounts\/(\d+)\//)?.[1] : undefined;
  };
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("[data-touch]")) return;
    const address = new URL(event.detail.path, location.href);
    const row = event.target.closest("[data-about]") ?? rowOn();
    const account = accountOf(row);
    if (!account) return;
    const asked = address.searchParams.get("account") ?? account;
    if (asked !== account) return;
    address.searchParams.set("account", account);
    if (row.dataset.about) address.searchParams.set("about", row.dataset.about); /* why it is in the queue */
    event.detail.path = address.pathname + address.search;
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
})();
