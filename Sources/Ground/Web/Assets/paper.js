// A paper is edited as the paper that it will be: each text of the form as editable paragraphs in which figures and
// quotations stand as chips, with a panel beside it to insert them from. The form's own textarea keeps the text with the
// names in braces, and is what is sent: without this module the same form is edited there.

import { all, make, onPage, own } from "./dom.js";
import { evidence } from "./paperevidence.js";
import { panel, remember } from "./paperpanel.js";
import { insertAt, named, paragraphs, read, write } from "./papertext.js";

export function editPapers() {
  onPage(() => all("form#paper").forEach(begin));
}

function begin(form) {
  if (form.dataset.edited) return;
  form.dataset.edited = "no";
  const known = new Map();
  for (const item of all("[data-insert], [data-known]", form)) known.set(item.dataset.insert || item.dataset.known, item.dataset);
  const desk = { form, known, place: null, chosen: null };
  const editors = all("textarea", form).map((area) => editable(area, desk));
  panel(desk, editors);
  evidence(desk, editors);
  preview(form, editors);
  for (const element of all(".with-script", form)) element.hidden = false;
  document.addEventListener("selectionchange", () => remember(desk));
  form.addEventListener("submit", () => { form.dataset.edited = "no"; });
  addEventListener("beforeunload", (event) => {
    if (form.isConnected && form.dataset.edited === "yes") event.preventDefault();
  });
  // Back, with what was typed before.
  addEventListener("pageshow", () => editors.forEach(({ area, editor }) => {
    if (read(editor) !== area.value) write(editor, area.value, known);
  }));
}

// --- The text

function editable(area, desk) {
  const label = desk.form.querySelector(`label[for="${area.id}"]`);
  const editor = own(make("div", { className: "paper-text", contentEditable: "true", id: `${area.id}-paper` }));
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  editor.setAttribute("aria-label", label ? label.textContent : "正文");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
  }
  write(editor, area.value, desk.known);
  area.after(editor);
  area.hidden = true;
  if (label) label.addEventListener("click", () => editor.focus());
  if (area === document.activeElement || (editor.hasAttribute("aria-invalid") && !desk.focused)) {
    desk.focused = true;
    editor.focus();
  }
  const changed = () => {
    area.value = read(editor);
    desk.form.dataset.edited = "yes";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  editor.addEventListener("input", (event) => {
    event.stopPropagation();
    if (!event.isComposing) named(editor, desk);
    changed();
  });
  editor.addEventListener("compositionend", changed);
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    insertAt(editor, paragraphs(text, desk.known));
    changed();
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "{" || event.isComposing || !desk.search) return;
    event.preventDefault();
    remember(desk);
    desk.open();
  });
  return { area, editor, changed };
}

// --- As it will be

function preview(form, editors) {
  const button = form.querySelector("[data-preview]");
  if (!button) return;
  button.addEventListener("click", () => {
    const isShown = form.classList.toggle("previewed");
    button.setAttribute("aria-pressed", String(isShown));
    button.textContent = isShown ? "继续修改" : "预览";
    for (const { editor } of editors) editor.contentEditable = String(!isShown);
    form.scrollIntoView();
  });
}
