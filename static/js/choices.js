// What a native list of answers offers, and what a few typed words find in it. A list is a <select>, or the boxes of
// a group; picker.js draws both alike, and the native control stays what is sent.
"use strict";

const choices = (() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const tidy = (text) => text.replace(/\s+/g, " ").trim();

  // One answer of a list. `about` is small, beside the name (a type); `more` is a sentence under it.
  function item(control, place, text, value, group) {
    const { name = tidy(text), about = "", more = "" } = control.dataset;
    const under = tidy([group, about].filter(Boolean).join(" · "));
    const whole = plain([name, text, under, more].join(" "));
    return { control, place, value, name, about: under, more, path: "name" in control.dataset, title: plain(name), whole };
  }

  const fromSelect = (select) => ({
    several: select.multiple,
    controls: () => Array.from(select.options),
    chosen: () => Array.from(select.selectedOptions),
    item: (option, place) => item(option, place, option.label, option.value, option.closest("optgroup")?.label ?? ""),
    set(control, on) {
      // A browser sends what is chosen in the order of the list, so what is chosen last is put behind the others.
      if (on && select.multiple) {
        const last = Array.from(select.selectedOptions).at(-1);
        if (last) last.after(control); else select.prepend(control);
      }
      control.selected = on;
      tell(select);
    },
  });

  const fromBoxes = (group) => ({
    several: true,
    controls: () => Array.from(group.querySelectorAll("input[type='checkbox']")),
    chosen: () => Array.from(group.querySelectorAll("input[type='checkbox']:checked")),
    item: (box, place) => item(box, place, box.closest("label").textContent, box.value, ""),
    set(control, on) {
      control.checked = on;
      tell(control);
    },
  });

  // Whatever listens to the native control hears what it would have heard.
  function tell(control) {
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // How well a name fits: 0 is exactly, 4 is that only its type or description does; nothing where a word is missing.
  function fit(one, query, words) {
    if (one.title === query) return 0;
    if (one.title.startsWith(query)) return 1;
    const parts = one.title.split(/[^\p{L}\p{N}]+/u);
    if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
    if (words.every((word) => one.title.includes(word))) return 3;
    return words.every((word) => one.whole.includes(word)) ? 4 : null;
  }

  // The items that hold every word of what was typed, the best first, otherwise in their order.
  function find(items, typed) {
    const query = plain(tidy(typed));
    if (!query) return items;
    const words = query.split(" ");
    return items
      .map((one) => [fit(one, query, words), one])
      .filter(([rank]) => rank !== null)
      .sort(([a, one], [b, other]) => a - b || one.place - other.place)
      .map(([, one]) => one);
  }

  const exactly = (items, typed) => items.find((one) => one.value && one.title === plain(tidy(typed)));

  return { exactly, find, fromBoxes, fromSelect };
})();
