// The rows of a grid: making, numbering and marking them, and going back to how they were.
"use strict";

class GridRows {
  constructor(table) {
    this.table = table;
    this.body = table.tBodies[0];
    this.said = table.dataset;
    this.next = this.body.rows.length;
    this.first = Math.min(...Array.from(this.body.rows, (row) => Number(this.place(row).value) || 1));
    this.model = this.body.rows[this.body.rows.length - 1].cloneNode(true);
    this.clear(this.model);
    for (const place of this.body.querySelectorAll(".grid-place")) this.quieten(place);
    this.undone = [];
    this.done = [];
    this.last = this.state();
  }

  get all() { return Array.from(this.body.rows); }

  cells(row) { return Array.from(row.querySelectorAll("td")); }

  place(row) { return row.querySelector(".grid-place"); }

  // With the script, rows are moved as such; their number is only shown.
  quieten(place) {
    place.readOnly = true;
    place.tabIndex = -1;
  }

  clear(row) {
    for (const cell of this.cells(row)) {
      const field = gridCells.control(cell);
      for (const typed of cell.querySelectorAll("option[data-typed]")) typed.remove();
      if (field.tagName === "SELECT") field.selectedIndex = 0;
      else if (field.type === "checkbox") field.checked = false;
      else field.value = "";
      this.unmark(cell);
    }
    row.classList.remove("row-stops");
  }

  // A new row carries its identity from the start, so that a form that is sent twice makes it once.
  add(after) {
    const row = this.model.cloneNode(true);
    const number = this.next++;
    for (const element of row.querySelectorAll("[id], [name], [aria-label]")) {
      for (const name of ["id", "name", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/^(rows?)-\d+/, `$1-${number}`));
      }
      const label = element.getAttribute("aria-label");
      if (label) element.setAttribute("aria-label", label.replace(/\d+/, String(number + 1)));
    }
    const id = row.querySelector("input[type='hidden']");
    const parts = id.value.split(" ");
    id.value = [GridRows.identity(), "0", String(number + 1), parts[3]].join(" ");
    this.quieten(this.place(row));
    row.dataset.added = "";
    if (after) after.after(row);
    else this.body.append(row);
    this.number();
    return row;
  }

  static identity() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  number() {
    this.all.forEach((row, index) => { this.place(row).value = String(this.first + index); });
  }

  move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return false;
    if (by < 0) other.before(row);
    else other.after(row);
    this.number();
    return true;
  }

  // Marks: what is not right stays where it is, marked, and is not saved before it is right

  unmark(cell) {
    const field = gridCells.control(cell);
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    for (const old of cell.querySelectorAll(".field-error, .under")) old.remove();
    this.describe(cell);
  }

  // What the catalog knows of the field that is named, as the page shows it
  describe(cell) {
    const field = gridCells.control(cell);
    const known = field.list && Array.from(field.list.options).find((one) => one.value === field.value);
    if (!known) return;
    const words = document.createElement("span");
    words.className = "under";
    words.textContent = known.textContent;
    cell.append(words);
  }

  mark(cell, words) {
    const field = gridCells.control(cell);
    const error = document.createElement("span");
    error.className = "field-error";
    error.id = `${field.id}-error`;
    error.textContent = words;
    cell.append(error);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
  }

  check(row) {
    const cells = Object.fromEntries(this.cells(row).map((cell) => [cell.dataset.column, cell]));
    const written = Object.entries(cells).some(
      ([name, cell]) => name !== "confirmed" && name !== "remove" && gridCells.value(cell).trim() !== "");
    for (const cell of Object.values(cells)) {
      if (gridCells.isTyped(cell)) {
        this.unmark(cell);
        this.mark(cell, this.said.noAnswer);
      }
    }
    const lacking = written && !gridCells.value(cells.target).trim() && gridCells.value(cells.transform) !== "ignore";
    if (lacking) {
      this.unmark(cells.target);
      this.mark(cells.target, this.said.noTarget);
    }
    const draft = row.querySelector("[aria-invalid]") !== null;
    row.classList.toggle("row-stops", draft);
    this.place(row).title = draft ? this.said.draft : "";
  }

  // History: a state is the rows in their order with what their cells hold

  state() {
    return this.all.map((row) => ({ row, values: this.cells(row).map(gridCells.value) }));
  }

  commit() {
    const now = this.state();
    const before = new Map(this.last.map((one) => [one.row, one.values]));
    const changed = now.filter(({ row, values }) => {
      const old = before.get(row);
      if (!old) return true;
      const cells = this.cells(row);
      const different = cells.filter((_cell, at) => values[at] !== old[at]);
      different.forEach((cell) => this.unmark(cell));
      return different.length > 0;
    });
    const same = now.length === this.last.length && now.every((one, at) => one.row === this.last[at].row);
    if (same && !changed.length) return false;
    changed.forEach((one) => this.check(one.row));
    this.done.push(this.last);
    if (this.done.length > 200) this.done.shift();
    this.undone = [];
    this.last = now;
    return true;
  }

  back() { return this.go(this.done, this.undone); }

  forth() { return this.go(this.undone, this.done); }

  go(from, to) {
    const state = from.pop();
    if (!state) return false;
    to.push(this.last);
    const current = new Map(this.last.map((one) => [one.row, one.values]));
    this.body.replaceChildren(...state.map((one) => one.row));
    for (const { row, values } of state) {
      const now = current.get(row) || [];
      this.cells(row).forEach((cell, at) => {
        if (now[at] === values[at]) return;
        const field = gridCells.control(cell);
        if (field.tagName === "SELECT" && values[at] === "") field.value = "";
        else gridCells.set(cell, values[at]);
        this.unmark(cell);
      });
      this.check(row);
    }
    this.number();
    this.last = state;
    return true;
  }
}
