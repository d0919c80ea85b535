// Pictures of steps: pasted or dropped, they go into the file field that is there anyway.
"use strict";

(() => {
  const KINDS = ["image/png", "image/jpeg", "image/webp"];

  function pictureIn(transfer) {
    return Array.from(transfer ? transfer.files : []).find((file) => file.type.startsWith("image/"));
  }

  function take(box, file) {
    const told = box.querySelector(".picture-told");
    if (!KINDS.includes(file.type)) {
      told.textContent = box.dataset.wrong;
      return;
    }
    const held = new DataTransfer();
    held.items.add(file);
    const input = box.querySelector("input[type='file']");
    input.files = held.files;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show(box, file);
  }

  function show(box, file) {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      let image = box.querySelector("img");
      if (!image) {
        image = document.createElement("img");
        box.prepend(image);
      }
      image.alt = file.name;
      image.src = reader.result;
    });
    reader.readAsDataURL(file);
    box.querySelector(".picture-told").textContent = box.dataset.ready;
  }

  function boxOf(target) {
    const row = target.closest(".row-input");
    return target.closest("[data-picture]") || (row && row.querySelector("[data-picture]"));
  }

  document.addEventListener("paste", (event) => {
    const box = boxOf(event.target), file = pictureIn(event.clipboardData);
    if (!box || !file) return;
    event.preventDefault();
    take(box, file);
  });

  document.addEventListener("dragover", (event) => {
    if (boxOf(event.target)) event.preventDefault();
  });

  document.addEventListener("drop", (event) => {
    const box = boxOf(event.target), file = pictureIn(event.dataTransfer);
    if (!box || !file) return;
    event.preventDefault();
    take(box, file);
  });

  document.addEventListener("change", (event) => {
    const box = event.target.type === "file" && event.target.closest("[data-picture]");
    if (box && event.target.files[0]) show(box, event.target.files[0]);
  });

  for (const hint of document.querySelectorAll(".picture-hint")) hint.hidden = false;
})();
