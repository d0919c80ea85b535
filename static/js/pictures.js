// Pictures of maps: larger, smaller, moved about. The frame scrolls by itself (arrow keys, wheel, touch);
// this adds sizes, and moving it with the mouse. Without it a picture fits its frame.
"use strict";

const SMALLEST = 0.25;
const LARGEST = 4;
const STEP = 1.25;

document.addEventListener("DOMContentLoaded", () => {
  for (const picture of document.querySelectorAll("[data-picture]")) enlargeable(picture);
});

function enlargeable(picture) {
  const frame = picture.querySelector(".picture-frame");
  const svg = frame.querySelector("svg");
  const natural = Number(svg.getAttribute("width"));
  let scale = 0; // 0: it fits the frame

  const fitting = () => Math.min(1, frame.clientWidth / natural);

  function show(next, x = frame.clientWidth / 2, y = frame.clientHeight / 2) {
    const before = svg.getBoundingClientRect().width;
    const left = frame.scrollLeft + x;
    const top = frame.scrollTop + y;
    scale = next ? Math.min(LARGEST, Math.max(SMALLEST, next)) : 0;
    svg.classList.toggle("sized", scale > 0);
    svg.style.width = scale ? `${Math.round(natural * scale)}px` : "";
    const grown = svg.getBoundingClientRect().width / before;
    frame.scrollTo(left * grown - x, top * grown - y);
    announce(frame.dataset.said.replace("%s", Math.round((scale || fitting()) * 100)));
  }

  const larger = (x, y) => show((scale || fitting()) * STEP, x, y);
  const smaller = (x, y) => show((scale || fitting()) / STEP, x, y);

  picture.querySelectorAll("[data-picture-tools]").forEach((tools) => { tools.hidden = false; });
  picture.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) ({ in: larger, out: smaller, fit: () => show(0) })[button.dataset.zoom]();
  });

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": larger, "=": larger, "-": smaller, "0": () => show(0) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // As everywhere: the wheel scrolls, with Ctrl (or two fingers that part) it changes the size.
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    (event.deltaY < 0 ? larger : smaller)(event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  movable(frame);
}

function movable(frame) {
  let from = null;
  let moved = false;

  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop, id: event.pointerId };
    moved = false;
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (!event.buttons) { from = null; return; }
    const left = from.x - event.clientX;
    const top = from.y - event.clientY;
    if (!moved && Math.hypot(left - frame.scrollLeft, top - frame.scrollTop) < 5) return;
    if (!moved) frame.setPointerCapture(from.id);
    moved = true;
    frame.classList.add("moving");
    frame.scrollTo(left, top);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    frame.addEventListener(end, () => { from = null; frame.classList.remove("moving"); });
  }
  // A link on which a move ended is not followed, and the browser drags no link away.
  frame.addEventListener("click", (event) => { if (moved) event.preventDefault(); moved = false; }, true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());
}
