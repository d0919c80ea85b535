// A long list of answers becomes a field to type into: what fits is offered below, what is chosen stands above it and
// can be taken away. The combobox pattern of the ARIA guide, on top of a native control that stays and is sent.
"use strict";

(() => {
  const LONG = 25; // a list up to here is quicker chosen from as it is
  const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const { say } = pickerParts;

  class Picker {
    constructor(native, source, id, named) {
      Object.assign(this, { native, source, id, found: [], at: -1, typed: false, busy: false });
      Object.assign(this, pickerParts.build(id, native, source.several, named));
      native.hidden = true;
      native.after(this.root);
      this.listen();
      this.show();
    }

    // The answers are read when somebody first asks for them: a page may hold many lists of a thousand.
    get items() {
      this.read ??= this.source.controls().map(this.source.item);
      return this.read;
    }

    get options() {
      return Array.from(this.list.children);
    }

    get opened() {
      return !this.popup.hidden;
    }

    // What is chosen

    show() {
      const picked = this.source.chosen().map(this.source.item);
      if (this.source.several) {
        this.chosen.replaceChildren(...picked.map((one) => pickerParts.chip(one, (chip) => this.unpick(one, chip))));
        this.chosen.hidden = !picked.length;
        this.input.placeholder = say("pickerFind", String(this.source.controls().length));
        return;
      }
      const one = picked[0], answered = Boolean(one && one.value);
      this.input.value = answered ? one.name : "";
      this.input.placeholder = one && !answered ? one.name : say("pickerChoose");
      this.input.classList.toggle("path", answered && one.path);
      this.about.textContent = answered ? [one.about, one.more].filter(Boolean).join(" · ") : "";
      this.about.hidden = !this.about.textContent;
    }

    take(one, on) {
      this.source.set(one.control, on);
      if (this.source.several) announce(say(on ? "pickerAdded" : "pickerRemoved", one.name));
      this.amiss.hidden = true;
      this.show();
    }

    unpick(one, chip) {
      const place = Array.from(this.chosen.children).indexOf(chip);
      this.busy = true; // the button that has the focus goes: that is not leaving
      this.take(one, false);
      this.busy = false;
      const next = this.chosen.children[Math.min(place, this.chosen.children.length - 1)];
      (next ? next.querySelector("button") : this.input).focus();
    }

    choose(one) {
      this.take(one, !this.source.several || !this.source.chosen().includes(one.control));
      this.typed = false;
      if (!this.source.several) {
        this.close();
        this.input.select();
        return;
      }
      // The list stays, whole again, at the place of what was chosen: what belongs with it is often next to it.
      this.input.value = "";
      const top = this.list.scrollTop, whole = this.found.length === this.items.length;
      this.open();
      if (whole) this.list.scrollTop = top;
      this.mark(this.found.findIndex((other) => other.control === one.control), !whole);
    }

    // The list

    open() {
      if (this.input.disabled) return;
      this.found = choices.find(this.items, this.typed ? this.input.value : "");
      pickerParts.fill(this.list, this.note, this.found, this.id, new Set(this.source.chosen()));
      this.popup.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      const seen = window.visualViewport ? window.visualViewport.height : window.innerHeight;
      if (this.popup.getBoundingClientRect().bottom > seen) this.input.scrollIntoView({ block: "start" });
    }

    openAtChosen() {
      this.open();
      const first = this.options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      this.mark(this.source.several ? 0 : Math.max(first, 0));
    }

    close() {
      this.popup.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.mark(-1);
    }

    mark(at, scroll = true) {
      const options = this.options;
      options[this.at]?.classList.remove("picker-at");
      this.at = Math.min(at, options.length - 1);
      const option = options[this.at];
      for (const one of options) one.classList.toggle("picker-at", one === option);
      if (option) this.input.setAttribute("aria-activedescendant", option.id);
      else this.input.removeAttribute("aria-activedescendant");
      if (option && scroll) option.scrollIntoView({ block: "nearest" });
    }

    move(step) {
      const count = this.options.length;
      if (!count) return;
      if (this.at < 0) this.mark(step > 0 ? 0 : count - 1);
      else this.mark(Math.abs(step) === 1 ? (this.at + step + count) % count : Math.max(0, this.at + step));
    }

    // What a person does

    type() {
      this.typed = true;
      this.amiss.hidden = true;
      this.open();
      this.mark(this.input.value.trim() && this.found.length ? 0 : -1);
      window.clearTimeout(this.counting);
      const words = this.found.length ? say("pickerFound", String(this.found.length)) : say("pickerNone");
      this.counting = window.setTimeout(() => announce(words), 500);
    }

    key(event) {
      if (event.isComposing) return;
      if (event.key in STEPS && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (event.altKey && event.key === "ArrowUp") this.close();
        else if (this.opened) this.move(STEPS[event.key]);
        else this.openAtChosen();
      } else if (event.key === "Enter") {
        event.preventDefault(); // a form is sent by its button, never by a word that is half typed
        const option = this.options[this.at];
        if (this.opened && option) this.choose(option.choice);
        else if (!this.opened) this.openAtChosen();
      } else if (event.key === "Escape" && (this.opened || this.typed)) {
        event.preventDefault();
        event.stopPropagation();
        this.forget();
      } else if (event.key === "Backspace" && this.source.several && !this.input.value) {
        this.takeLast();
      }
    }

    takeLast() {
      const last = this.source.chosen().at(-1);
      if (!last) return;
      this.take(this.source.item(last), false);
      if (this.opened) this.open();
    }

    forget() {
      this.typed = false;
      this.input.value = "";
      this.show();
      this.close();
    }

    // What was typed and not chosen: it counts where it is a whole name, and is refused in words where it is not.
    leave() {
      const text = this.input.value.trim();
      if (this.typed && text) {
        const meant = choices.exactly(this.items, text);
        if (meant) this.take(meant, true);
        else this.refuse(text);
      } else if (this.typed && !this.source.several) {
        const none = this.items.find((one) => !one.value);
        if (none) this.take(none, true);
      }
      this.forget();
    }

    refuse(text) {
      const words = document.createElement("span");
      words.textContent = say("pickerAmiss", text);
      this.amiss.replaceChildren(words);
      this.amiss.hidden = false;
      announce(words.textContent);
    }

    listen() {
      const { input, popup, root, chosen } = this;
      input.addEventListener("input", (event) => {
        event.stopPropagation(); // a word to find by is no unsaved answer
        this.type();
      });
      input.addEventListener("change", (event) => event.stopPropagation());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("click", () => { if (!this.opened) this.openAtChosen(); });
      input.addEventListener("focus", () => { if (!this.source.several) input.select(); });
      root.addEventListener("focusout", (event) => { if (!this.busy && !root.contains(event.relatedTarget)) this.leave(); });
      chosen.addEventListener("focusin", () => this.close());
      // Pressing on the list leaves the focus where the typing is.
      popup.addEventListener("mousedown", (event) => event.preventDefault());
      popup.addEventListener("click", (event) => {
        const option = event.target.closest("[role='option']");
        if (option) this.choose(option.choice);
      });
      // Going back in the browser may bring back what was chosen before.
      window.addEventListener("pageshow", () => this.show());
    }
  }

  function ofSelect(select) {
    const { id, labels: [label] } = select;
    const long = select.multiple || select.options.length > LONG;
    if (!long || select.hidden || !id || !label || select.closest(".table")) return;
    select.id = `${id}_list`;
    new Picker(select, choices.fromSelect(select), id, { words: label.textContent.replace(/\s+/g, " ").trim() });
  }

  function ofBoxes(group) {
    const legend = group.closest("fieldset").querySelector("legend");
    if (group.hidden || !legend || group.querySelectorAll("input[type='checkbox']").length <= LONG) return;
    legend.id ||= `${group.id}_legend`;
    new Picker(group, choices.fromBoxes(group), `${group.id}_find`, { by: legend.id });
  }

  function enhance(root) {
    root.querySelectorAll("form select").forEach(ofSelect);
    root.querySelectorAll("form fieldset div[id]:has(> div > label > input[type='checkbox'])").forEach(ofBoxes);
  }

  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.elt?.isConnected) enhance(event.detail.elt); });
})();
