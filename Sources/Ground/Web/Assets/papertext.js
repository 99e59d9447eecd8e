// A paper's text between the two forms that it has: paragraphs of words and chips for who writes, lines with names in braces
// for what is sent.

import { make } from "./dom.js";

// The text as paragraphs of words and chips.
export function write(editor, text, known) {
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

export function chip(name, { shown, style }) {
  const figure = make("span", { className: style ? `figure-chip ${style}` : "figure-chip" }, [shown]);
  figure.contentEditable = "false";
  figure.dataset.name = name;
  figure.title = name;
  return figure;
}

// The same back: names in braces, a line for each paragraph.
export function read(editor) {
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
export function named(editor, desk) {
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

export function paragraphs(text, known) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  lines.forEach((line, index) => {
    if (index > 0) nodes.push(make("br"));
    if (line) nodes.push(...pieces(line, known));
  });
  return nodes;
}

export function insertAt(editor, nodes) {
  const selection = getSelection();
  const isHere = selection.rangeCount > 0 && editor.contains(selection.anchorNode);
  put(isHere ? selection.getRangeAt(0) : endOf(editor), nodes);
}

export function put(range, nodes) {
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

export function endOf(editor) {
  const range = document.createRange();
  const last = editor.lastElementChild || editor;
  range.selectNodeContents(last);
  range.collapse(false);
  // The break that holds an empty line open is not before the text.
  if (last.lastChild && last.lastChild.nodeName === "BR") range.setStartBefore(last.lastChild);
  return range;
}
