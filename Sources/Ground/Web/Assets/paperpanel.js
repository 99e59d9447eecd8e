// The panel beside a paper: figures and quotations to insert where the text was left, by mouse and by keyboard.

import { all, make, own } from "./dom.js";
import { chip, endOf, put } from "./papertext.js";

export function remember(desk) {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const node = selection.anchorNode;
  const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const editor = element && element.closest(".paper-text");
  if (editor && desk.form.contains(editor)) desk.place = { editor, range: selection.getRangeAt(0).cloneRange() };
}

// To where the text was left: a field that is focused begins at its beginning.
function goBack({ place }) {
  if (!place) return;
  const { editor, range } = place;
  editor.focus();
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

export function panel(desk, editors) {
  const items = all("[data-insert]", desk.form);
  const search = desk.form.querySelector("[data-insert-search]");
  const none = desk.form.querySelector("[data-insert-none]");
  const fold = desk.form.querySelector(".paper-inserts");
  if (!search) return;
  desk.search = search;
  const insert = (item) => {
    const { editor } = desk.place || editors[0];
    const range = desk.place ? desk.place.range : endOf(editor);
    editor.focus();
    put(range, [chip(item.dataset.insert, item.dataset), document.createTextNode("\u200b")]);
    editors.find((one) => one.editor === editor).changed();
    filter("");
    // On a phone the panel stands over the text.
    if (matchMedia("(max-width: 760px)").matches) fold.open = false;
  };
  for (const item of items) {
    const button = own(make("button", { type: "button", className: "insert" }, Array.from(item.childNodes)));
    button.querySelector("code").textContent = item.dataset.insert;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => insert(item));
    item.append(button);
  }
  const filter = (text) => {
    search.value = text;
    for (const item of items) item.hidden = text !== "" && !item.textContent.includes(text);
    none.hidden = items.some((item) => !item.hidden);
  };
  search.addEventListener("input", (event) => {
    event.stopPropagation();
    filter(search.value.trim());
  });
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const first = items.find((item) => !item.hidden);
    if (event.key === "Enter") {
      event.preventDefault();
      if (first) insert(first);
    } else if (event.key === "Escape") {
      event.preventDefault();
      filter("");
      goBack(desk);
    } else if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.querySelector("button").focus();
    }
  });
  desk.open = () => {
    fold.open = true;
    search.focus();
  };
}
