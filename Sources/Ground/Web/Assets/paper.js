// A paper is edited as the paper that it will be: each text of the form as editable paragraphs in which figures and
// quotations stand as chips, with a panel beside it to insert them from. The form's own textarea keeps the text with the
// names in braces, and is what is sent: without this module the same form is edited there.

import { all, make, onPage, own } from "./dom.js";

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

// The text as paragraphs of words and chips.
function write(editor, text, known) {
  editor.textContent = "";
  editor.append(...text.split("\n").map((line) => make("p", {}, pieces(line, known))));
}

function pieces(line, known) {
  const parts = [];
  for (const piece of line.split(/(\{[^{}]*\})/)) {
    const name = piece.startsWith("{") ? piece.slice(1, -1) : null;
    if (name !== null && known.has(name)) parts.push(chip(name, known.get(name)), document.createTextNode("\u200b"));
    else if (piece) parts.push(document.createTextNode(piece));
  }
  return parts.length ? parts : [make("br")];
}

function chip(name, { shown, style }) {
  const figure = make("span", { className: style ? `figure-chip ${style}` : "figure-chip" }, [shown]);
  figure.contentEditable = "false";
  figure.dataset.name = name;
  figure.title = name;
  return figure;
}

// The same back: names in braces, a line for each paragraph.
function read(editor) {
  const lines = [""];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) lines[lines.length - 1] += node.data.replace(/\u200b/g, "").replace(/\n/g, " ");
    else if (node.dataset && node.dataset.name !== undefined) lines[lines.length - 1] += `{${node.dataset.name}}`;
    else if (node.nodeName === "BR") {
      if (node.nextSibling) lines.push("");
    } else if (node.nodeName === "P" || node.nodeName === "DIV") {
      if (node.previousSibling) lines.push("");
      node.childNodes.forEach(walk);
    } else node.childNodes.forEach(walk);
  };
  editor.childNodes.forEach(walk);
  return lines.join("\n");
}

// A name that somebody typed in braces becomes its chip.
function named(editor, desk) {
  const selection = getSelection();
  const node = selection.anchorNode;
  if (!node || node.nodeType !== Node.TEXT_NODE || !editor.contains(node)) return;
  const before = node.data.slice(0, selection.anchorOffset);
  const match = /\{([^{}]+)\}$/.exec(before);
  if (!match || !desk.known.has(match[1])) return;
  const range = document.createRange();
  range.setStart(node, before.length - match[0].length);
  range.setEnd(node, before.length);
  put(range, [chip(match[1], desk.known.get(match[1])), document.createTextNode("\u200b")]);
}

function paragraphs(text, known) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  lines.forEach((line, index) => {
    if (index > 0) nodes.push(make("br"));
    if (line) nodes.push(...pieces(line, known));
  });
  return nodes;
}

function insertAt(editor, nodes) {
  const selection = getSelection();
  const isHere = selection.rangeCount > 0 && editor.contains(selection.anchorNode);
  put(isHere ? selection.getRangeAt(0) : endOf(editor), nodes);
}

function put(range, nodes) {
  if (nodes.length === 0) return;
  range.deleteContents();
  const all = document.createDocumentFragment();
  all.append(...nodes);
  range.insertNode(all);
  const after = document.createRange();
  after.setStartAfter(nodes[nodes.length - 1]);
  getSelection().removeAllRanges();
  getSelection().addRange(after);
}

function endOf(editor) {
  const range = document.createRange();
  const last = editor.lastElementChild || editor;
  range.selectNodeContents(last);
  range.collapse(false);
  // The break that holds an empty line open is not before the text.
  if (last.lastChild && last.lastChild.nodeName === "BR") range.setStartBefore(last.lastChild);
  return range;
}

// --- The panel

function remember(desk) {
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

function panel(desk, editors) {
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

// --- What stands behind a number: that of the chip which is chosen

// There it stands over the text, and is open while somebody looks at a number.
const isPhone = () => matchMedia("(max-width: 760px)").matches;

function evidence(desk, editors) {
  const fold = desk.form.querySelector(".paper-evidence");
  if (!fold) return;
  const sections = all("[data-evidence]", fold);
  const choose = (figure) => {
    for (const chosen of all(".figure-chip.chosen", desk.form)) chosen.classList.remove("chosen");
    desk.chosen = figure;
    if (figure) figure.classList.add("chosen");
    let shown = false;
    for (const section of sections) {
      section.hidden = !figure || shown || section.dataset.evidence !== figure.dataset.name;
      shown = shown || !section.hidden;
    }
    fold.querySelector("[data-evidence-none]").hidden = shown;
    if (shown) fold.open = true;
  };
  const write = (name) => {
    const figure = desk.chosen;
    const { changed } = editors.find(({ editor }) => editor.contains(figure));
    const other = chip(name, desk.known.get(name));
    figure.replaceWith(other);
    changed();
    const section = sections.find((one) => one.dataset.evidence === figure.dataset.name);
    if (section) section.dataset.evidence = name;
    choose(other);
    if (isPhone()) fold.open = false;
  };
  desk.form.addEventListener("click", (event) => {
    const figure = event.target.closest(".paper-text .figure-chip");
    if (figure) choose(figure);
  });
  for (const button of all("[data-write]", fold)) {
    button.addEventListener("click", () => write(button.dataset.write));
  }
  for (const button of all("[data-hand]", fold)) {
    const section = button.closest("[data-evidence]");
    const [words, why] = ["[data-hand-words]", "[data-hand-why]"].map((name) => section.querySelector(name));
    button.addEventListener("click", () => {
      const [said, reason] = [words, why].map((field) => field.value.replace(/[{}]/g, "").trim());
      if (!said || !reason) {
        (said ? why : words).focus();
        return;
      }
      const name = `${section.dataset.slot}＝${said}，原因：${reason}`;
      desk.known.set(name, { shown: said, style: "by-hand" });
      write(name);
    });
  }
  choose(null);
  if (isPhone()) fold.open = false;
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
