// The drift inbox by keyboard: j and k (or the arrows) go from one difference to the next, x chooses,
// Enter opens. Everything works without it; single keys can be turned off on the account page.
"use strict";

const inbox = () => document.querySelector("[data-inbox]");
const boxes = () => Array.from(inbox()?.querySelectorAll("input[name='chosen']") ?? []);
const links = () => Array.from(inbox()?.querySelectorAll(".finding .finding-head a") ?? []);
const single = () => document.documentElement.dataset.keys !== "off";

function rowOf(element) {
  return element?.closest?.(".finding") ?? null;
}

function count() {
  const hint = inbox()?.querySelector("[data-inbox-hint]");
  if (!hint) return;
  const chosen = boxes().filter((box) => box.checked).length;
  hint.hidden = false;
  hint.textContent = chosen ? hint.dataset.some.replace("%n", chosen) : hint.dataset.none;
}

function begin() {
  if (!inbox()) return;
  const keys = inbox().querySelector("[data-inbox-keys]");
  if (keys) keys.hidden = !single();
  count();
}

function step(by) {
  const rows = links();
  const here = rows.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1)];
  if (!next) return;
  next.focus();
  rowOf(next).scrollIntoView({ block: "nearest" });
}

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (!inbox() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("select, textarea, [contenteditable], input:not([type='checkbox'])")) return;
  const arrow = event.key.startsWith("Arrow");
  // Arrows move only from within the list: elsewhere they scroll the page.
  if (arrow ? !rowOf(event.target) : !single()) return;
  if (event.key in STEPS) {
    event.preventDefault();
    step(STEPS[event.key]);
  } else if (event.key === "x") {
    const box = rowOf(event.target)?.querySelector("input[name='chosen']");
    if (!box) return;
    event.preventDefault();
    box.click();
  } else if (event.key === "Enter" && event.target.matches("input[name='chosen']")) {
    event.preventDefault();
    rowOf(event.target).querySelector(".finding-head a").click();
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[name='chosen']")) return;
  count();
  announce(inbox().querySelector("[data-inbox-hint]")?.textContent);
});

document.addEventListener("htmx:afterSettle", begin);
document.addEventListener("DOMContentLoaded", begin);
window.addEventListener("pageshow", count);
