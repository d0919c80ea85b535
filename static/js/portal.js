// Small things on top of pages that work without it: CSRF for htmx, focus and
// announcements after a swap, unsaved text, copying, search keys, dialogs, colours.
"use strict";

const $all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const announcer = () => document.getElementById("announcer");

function announce(text) {
  const region = announcer();
  if (!region || !text) return;
  region.textContent = "";
  // A region that gets the same text twice says it once; the pause makes it news.
  window.setTimeout(() => { region.textContent = text; }, 60);
}

// htmx

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  if (!root || !root.isConnected) return;
  ready(root);
  const target = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
  if (target) focusOn(target);
  const news = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (news) announce(news.dataset.announce || news.textContent.trim());
});

function fail(event) {
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  const said = document.body.dataset;
  const words = status === 401 ? said.signedOut : (status >= 400 && status < 500 ? said.refused : said.lost);
  const notice = document.createElement("div");
  notice.className = "notice notice-stops";
  notice.textContent = words;
  const messages = document.getElementById("messages");
  if (messages) messages.replaceChildren(notice);
  else announce(words);
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, fail);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form && event.detail.requestConfig.verb !== "get") form.dataset.sending = "true";
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (!form) return;
  unlock(form);
  if (event.detail.successful && event.detail.xhr.status < 400 && event.detail.requestConfig.verb !== "get") delete form.dataset.dirty;
});

function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

// Forms: unsaved text, and one sending for one press

let leaving = false;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.dirty = "true";
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  delete form.dataset.dirty;
  leaving = true;
  if (form.method === "dialog" || form.method === "get" || form.hasAttribute("data-theme-form")) return;
  form.dataset.sending = "true";
  // A download leaves the page as it is, so the form must come back to life.
  window.setTimeout(() => unlock(form), 8000);
});

function unlock(form) {
  if (form) delete form.dataset.sending;
  leaving = false;
}

window.addEventListener("beforeunload", (event) => {
  if (!leaving && document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});

window.addEventListener("pageshow", () => {
  leaving = false;
  $all("form[data-sending]").forEach(unlock);
});

// Copying, dialogs, disclosure

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    if (copy.dataset.busy) return;
    await navigator.clipboard.writeText(copy.dataset.copy);
    announce(copy.dataset.copied);
    const before = Array.from(copy.childNodes);
    copy.dataset.busy = "true";
    copy.replaceChildren(copy.dataset.copied);
    window.setTimeout(() => { copy.replaceChildren(...before); delete copy.dataset.busy; }, 1500);
    return;
  }
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
});

// Keys: / and Ctrl-K go to the search

function visible(element) {
  return element.getClientRects().length > 0;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], [role='grid']");
  const single = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    && document.documentElement.dataset.keys !== "off";
  const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!single && !chord) return;
  const places = $all("[data-search]").filter(visible);
  const search = places.find((place) => place.closest("main")) || places[0];
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// The menu of a narrow screen covers the page: Escape closes it, and so does leaving it

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".topbar details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("focusin", (event) => {
  const menu = document.querySelector(".topbar details[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// Colours without loading the page again, so that no typed text is at stake

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  const theme = event.submitter.value;
  const body = new FormData(form, event.submitter);
  event.preventDefault();
  leaving = false;
  fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).then((answer) => {
    if (answer.ok) showTheme(theme);
  });
}, true);

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  let link = document.querySelector("link[data-dark]");
  if (!link) {
    const tokens = document.querySelector("link[data-dark-href]");
    link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = tokens.dataset.darkHref;
    link.dataset.dark = "";
    tokens.after(link);
  }
  link.media = { dark: "screen", auto: "screen and (prefers-color-scheme: dark)" }[theme] || "not all";
  for (const button of $all("[data-theme-form] button[name='theme']")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

// What only makes sense with this script is hidden until it runs

function ready(root) {
  if (navigator.clipboard) $all("[data-copy][hidden]", root).forEach((button) => { button.hidden = false; });
  $all(".no-script", root).forEach((element) => { element.hidden = true; });
  $all("table.folds").forEach(tellRoles);
}

// On a phone a table is drawn as cards, and some browsers take from that that it is no table any more: so it says so.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

function tellRoles(table) {
  for (const part of [table, ...$all("thead, tbody, tr, th, td", table)]) {
    part.setAttribute("role", ROLES[part.tagName] || (part.scope === "col" ? "columnheader" : "rowheader"));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  ready(document);
  const focus = document.querySelector("[data-focus]");
  if (!focus) return;
  focusOn(focus);
  // Who came by the skip link has its fragment in the address, and the browser goes there once more at the end.
  if (location.hash) window.addEventListener("load", () => requestAnimationFrame(() => focusOn(focus)));
});
