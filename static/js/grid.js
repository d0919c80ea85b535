// The mapping grid by keyboard: one Tab stop, arrows between cells, Enter to write, paste, undo.
// Without this script it is a plain form; with it, the same form is sent.
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const form = table.closest("form");
  const tools = form.querySelector(".grid-tools");
  const rows = new GridRows(table);
  const said = table.dataset;
  let here = null; // the cell that Tab leads to
  let before = null; // what the cell held when writing began; null while nobody writes

  // Where we are

  function stand(cell) {
    if (here) here.tabIndex = -1;
    here = cell;
    here.tabIndex = 0;
  }

  function go(cell) {
    if (!cell) return;
    stand(cell);
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function at(rowIndex, columnIndex) {
    const all = rows.all;
    const row = all[Math.max(0, Math.min(rowIndex, all.length - 1))];
    const cells = rows.cells(row);
    return cells[Math.max(0, Math.min(columnIndex, cells.length - 1))];
  }

  const rowOf = (cell) => cell.closest("tr");
  const rowAt = () => rows.all.indexOf(rowOf(here));
  const columnAt = () => rows.cells(rowOf(here)).indexOf(here);

  function prepare(row) {
    for (const cell of rows.cells(row)) {
      cell.tabIndex = -1;
      gridCells.control(cell).tabIndex = -1;
    }
  }

  // Changing

  function changed(words) {
    if (rows.commit()) form.dataset.dirty = "true";
    rows.all.forEach((row) => { if (!row.dataset.ready) { prepare(row); row.dataset.ready = "1"; } });
    show();
    if (words) announce(words);
  }

  function show() {
    tools.querySelector("[data-grid-do='undo']").disabled = !rows.done.length;
    tools.querySelector("[data-grid-do='redo']").disabled = !rows.undone.length;
    if (!here || !here.isConnected) stand(at(0, 0));
    here.tabIndex = 0;
  }

  function add() {
    const row = rows.add(rowOf(here));
    changed(said.new);
    go(rows.cells(row)[0]);
  }

  function travel(back) {
    const inGrid = table.contains(document.activeElement);
    const place = [rowAt(), columnAt()];
    if (!(back ? rows.back() : rows.forth())) return;
    form.dataset.dirty = "true";
    if (!here.isConnected) stand(at(...place));
    show();
    if (inGrid) go(here);
    announce(back ? said.undone : said.redone);
  }

  function move(by) {
    const inGrid = table.contains(document.activeElement);
    if (!rows.move(rowOf(here), by)) return;
    if (inGrid) go(here); // what is moved in a page loses the focus
    changed(said.moved.replace("%n", rows.place(rowOf(here)).value));
  }

  function remove() {
    const box = gridCells.control(rows.cells(rowOf(here)).at(-1));
    box.checked = !box.checked;
    changed(box.checked ? said.removed : said.kept);
  }

  const doing = { add, up: () => move(-1), down: () => move(1), remove, undo: () => travel(true), redo: () => travel(false) };

  function paste(text) {
    const copied = gridCells.read(text);
    const [top, left] = [rowAt(), columnAt()];
    const missing = top + copied.length - rows.all.length;
    if (rows.all.length + Math.max(0, missing) > Number(said.most)) {
      announce(said.tooMany.replace("%n", said.most));
      return;
    }
    for (let n = 0; n < missing; n += 1) rows.add(null);
    let filled = 0;
    let leftOver = 0;
    copied.forEach((line, down) => {
      const cells = rows.cells(rows.all[top + down]).filter((cell) => cell.dataset.column !== "remove");
      line.forEach((cell, right) => {
        const goal = cells[left + right];
        if (goal) gridCells.set(goal, cell);
        filled += goal ? 1 : 0;
        leftOver += goal ? 0 : 1;
      });
    });
    changed(said.pasted.replace("%n", filled) + (leftOver ? ` ${said.leftOver.replace("%n", leftOver)}` : ""));
  }

  // Writing in a cell

  function write(cell, key) {
    const field = gridCells.control(cell);
    if (field.type === "checkbox") {
      remove();
      return;
    }
    field.focus();
    if (key && field.tagName !== "SELECT") field.value = "";
    else if (field.select) field.select();
  }

  function leave(keep) {
    const cell = here;
    if (!keep && before !== null) {
      if (gridCells.control(cell).tagName === "SELECT") gridCells.control(cell).value = before;
      else gridCells.set(cell, before);
    }
    before = null;
    go(cell);
  }

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td");
    if (!cell || !table.contains(cell)) return;
    stand(cell);
    before = event.target === cell ? null : gridCells.value(cell);
  });
  table.addEventListener("focusout", (event) => {
    if (event.target.closest("td") && !event.target.matches("td")) changed("");
  });
  table.addEventListener("change", (event) => { if (event.target.type === "checkbox") changed(""); });

  // Keys

  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

  function standing(event) {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) move(key === "ArrowUp" ? -1 : 1);
    else if (event.altKey) return false;
    else if (control && key.toLowerCase() === "z") travel(!event.shiftKey);
    else if (control && key.toLowerCase() === "y") travel(false);
    else if (control && key === "Enter") add();
    else if (key === "Home") go(at(control ? 0 : rowAt(), 0));
    else if (key === "End") go(at(control ? Infinity : rowAt(), Infinity));
    else if (control) return false;
    else if (steps[key]) go(at(rowAt() + steps[key][0], columnAt() + steps[key][1]));
    else if (key === "Enter" || key === "F2") write(here, "");
    else if (key === " " && gridCells.control(here).type === "checkbox") remove();
    else if (key === "Delete" || key === "Backspace") empty();
    else if (key.length === 1 && key !== " ") {
      write(here, key);
      return false; // the letter goes into the cell that is now written in
    } else return false;
    return true;
  }

  function empty() {
    const field = gridCells.control(here);
    if (field.type === "checkbox") return;
    if (field.tagName === "SELECT") field.value = Array.from(field.options).some((one) => one.value === "") ? "" : field.value;
    else field.value = "";
    changed("");
  }

  function writing(event) {
    if (event.isComposing) return false;
    if (event.key === "Escape") leave(false);
    else if (event.key === "Enter" && !event.shiftKey) {
      leave(true);
      go(at(rowAt() + 1, columnAt()));
    } else if (event.key === "Tab") {
      leave(true);
      go(at(rowAt(), columnAt() + (event.shiftKey ? -1 : 1)));
    } else return false;
    return true;
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell) return;
    if (event.target === cell ? standing(event) : writing(event)) event.preventDefault();
  });

  // Copy and paste

  table.addEventListener("copy", (event) => {
    if (!event.target.matches || !event.target.matches("td")) return;
    event.clipboardData.setData("text/plain", gridCells.write(gridCells.words(here)));
    event.preventDefault();
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const inside = !event.target.matches("td");
    const several = text.includes("\t") || (/\n./.test(text) && !event.target.matches("textarea"));
    if (!here || !text || (inside && !several)) return;
    event.preventDefault();
    if (inside) leave(false);
    paste(text);
  });

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-grid-do]");
    if (button) doing[button.dataset.gridDo]();
  });

  // From a form to a grid

  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", table.caption.textContent);
  table.closest(".table-scroll").removeAttribute("tabindex");
  tools.hidden = false;
  rows.all.forEach((row) => { prepare(row); row.dataset.ready = "1"; });
  stand(at(0, 0));
})();
