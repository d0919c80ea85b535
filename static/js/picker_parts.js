// The parts that picker.js is drawn from.
"use strict";

const pickerParts = (() => {
  const DRAWN = 400; // options drawn at once; more are found by typing

  // A sentence of the page with a name or a number in its place.
  const say = (key, words = "") => document.body.dataset[key].replace(/%[sn]/, () => words);

  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function words(one, whole) {
    const parts = [make("span", { class: one.path ? "path" : "picker-name" }, one.name)];
    if (one.about) parts.push(make("span", { class: "picker-type" }, one.about));
    if (whole && one.more) parts.push(make("span", { class: "picker-more" }, one.more));
    return parts;
  }

  function chip(one, remove) {
    const button = make("button", { type: "button", class: "bare", "aria-label": say("pickerRemove", one.name) }, "×");
    const made = make("li", { class: "picker-chip" }, make("span", { class: "picker-words" }, ...words(one, false)), button);
    button.addEventListener("click", () => remove(made));
    return made;
  }

  function option(one, id, chosen) {
    const made = make("div", { role: "option", id: `${id}_option_${one.place}`, "aria-selected": String(chosen) });
    made.append(...words(one, true));
    made.choice = one;
    return made;
  }

  // The options that were found, and what to know about those that were not drawn.
  function fill(list, note, found, id, chosen) {
    const drawn = found.slice(0, DRAWN);
    list.replaceChildren(...drawn.map((one) => option(one, id, chosen.has(one.control))));
    const left = found.length - drawn.length;
    note.textContent = !found.length ? say("pickerNone") : left ? say("pickerLeft", String(left)) : "";
    note.hidden = !note.textContent;
  }

  // The controls of a picker; `like` is the native control, whose description and fault are told of the new field too.
  function build(id, like, several, named) {
    const list = make("div", { role: "listbox", id: `${id}_options`, tabindex: "-1" });
    if (several) list.setAttribute("aria-multiselectable", "true");
    const note = make("p", { class: "note", hidden: "" });
    const popup = make("div", { class: "picker-popup", hidden: "" }, list, note);
    const input = make("input", {
      type: "text", role: "combobox", id, autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    });
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (like.hasAttribute(name)) input.setAttribute(name, like.getAttribute(name));
    }
    input.disabled = Boolean(like.disabled);
    const chosen = make("ul", { class: "picker-chosen", role: "list", hidden: "" });
    const about = make("p", { class: "note", hidden: "" });
    const amiss = make("p", { class: "field-error", hidden: "" });
    for (const part of named.by ? [input, list, chosen] : []) part.setAttribute("aria-labelledby", named.by);
    for (const part of named.by ? [] : [list, chosen]) part.setAttribute("aria-label", named.words);
    const box = make("div", { class: "picker-box" }, input, popup);
    const root = make("div", { class: `picker ${like.className}`.trim() }, chosen, box, amiss, about);
    return { list, note, popup, input, chosen, about, amiss, root };
  }

  return { build, chip, fill, say };
})();
