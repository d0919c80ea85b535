// The cells of a grid as text: what spreadsheets copy, and the control that a cell holds.
"use strict";

const gridCells = (() => {
  // A cell is in quotes only where the closing quote ends it: some sheets copy "a".b as it stands.
  const CELL = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;

  function read(copied) {
    const text = copied.replace(/\r\n?/g, "\n");
    const rows = [[]];
    let at = 0;
    for (;;) {
      CELL.lastIndex = at;
      const [whole, quoted, plain] = CELL.exec(text);
      rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      at += whole.length;
      if (at >= text.length) break;
      if (text[at] === "\n") rows.push([]);
      at += 1;
    }
    const last = rows[rows.length - 1];
    if (last.length === 1 && last[0] === "") rows.pop();
    return rows;
  }

  function write(cell) {
    return /[\t\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }

  const control = (cell) => cell.querySelector("input, select, textarea");

  function value(cell) {
    const field = control(cell);
    return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
  }

  function words(cell) {
    const field = control(cell);
    return field.tagName === "SELECT" && field.selectedOptions.length ? field.selectedOptions[0].textContent : value(cell);
  }

  // What a list does not have stays as it was pasted, so that it can be seen and put right.
  function choose(field, text) {
    const meant = text.trim().toLowerCase();
    const options = Array.from(field.options);
    const found = options.find((one) => one.value.toLowerCase() === meant || one.textContent.trim().toLowerCase() === meant);
    if (!found && !meant) return; // a list without an empty answer keeps the one that it has
    const chosen = found || new Option(text, text);
    if (!found) {
      chosen.dataset.typed = "";
      field.append(chosen);
    }
    chosen.selected = true;
  }

  function set(cell, text) {
    const field = control(cell);
    if (field.type === "checkbox") field.checked = text === "1";
    else if (field.tagName === "SELECT") choose(field, text);
    else if (field.tagName === "TEXTAREA") field.value = text;
    else field.value = text.trim().replace(/\s*\n\s*/g, cell.dataset.column === "source" ? "; " : " ");
  }

  function isTyped(cell) {
    const field = control(cell);
    return field.tagName === "SELECT" && field.selectedOptions.length > 0 && "typed" in field.selectedOptions[0].dataset;
  }

  return { read, write, control, value, words, set, isTyped };
})();
