// Boxes on a photo, drawn with a finger or the mouse. The numbers in the form stay what is sent: this only writes them.

import { all, make, onPage } from "./dom.js";

const sides = ["left", "top", "width", "height"];
// In thousandths of the picture; what is smaller was a touch.
const least = 8;

export const drawMasks = () => onPage(() => all("[data-mask]").forEach(begin));

function begin(picture) {
  const drawing = picture.querySelector("svg");
  const form = document.getElementById("mask");
  if (!window.PointerEvent || !form || picture.dataset.begun) return;
  picture.dataset.begun = "yes";
  picture.classList.add("drawn");
  const hint = document.querySelector("[data-mask-hint]");
  if (hint) hint.hidden = false;
  const numbers = document.querySelector("[data-mask-numbers]");
  if (numbers && !numbers.querySelector(".field-error")) numbers.open = false;
  let boxes = read(form);
  let start = null;

  const show = (next) => {
    drawing.textContent = "";
    boxes.concat(next ? [next] : []).forEach((box) => drawing.append(rectangle(box)));
  };
  const keep = () => {
    write(form, boxes);
    show();
    const none = form.elements.none;
    if (none && boxes.length) none.checked = false;
  };
  const at = (event) => {
    const frame = picture.getBoundingClientRect();
    const part = (value, from, size) => Math.min(1000, Math.max(0, Math.round((value - from) / size * 1000)));
    return [part(event.clientX, frame.left, frame.width), part(event.clientY, frame.top, frame.height)];
  };
  const between = (a, b) => ({
    left: Math.min(a[0], b[0]), top: Math.min(a[1], b[1]), width: Math.abs(a[0] - b[0]), height: Math.abs(a[1] - b[1]),
  });

  drawing.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    drawing.setPointerCapture(event.pointerId);
    start = at(event);
  });
  drawing.addEventListener("pointermove", (event) => { if (start) show(between(start, at(event))); });
  drawing.addEventListener("pointercancel", () => { start = null; show(); });
  drawing.addEventListener("pointerup", (event) => {
    if (!start) return;
    const box = between(start, at(event));
    const [x, y] = start;
    start = null;
    if (box.width >= least && box.height >= least) boxes.push(box);
    else boxes = boxes.filter((b) => !(x >= b.left && x <= b.left + b.width && y >= b.top && y <= b.top + b.height));
    keep();
  });
  form.addEventListener("input", () => { boxes = read(form); show(); });
  show();
}

function rectangle(box) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  element.setAttribute("x", box.left);
  element.setAttribute("y", box.top);
  element.setAttribute("width", box.width);
  element.setAttribute("height", box.height);
  return element;
}

function rows(form) { return all(".mask-rows tbody tr", form); }

function read(form) {
  return rows(form).map((row) => all("input", row).map((input) => parseInt(input.value, 10)))
    .filter((values) => values.length === 4 && values.every((value) => value >= 0))
    .map((values) => ({ left: values[0], top: values[1], width: values[2], height: values[3] }));
}

function write(form, boxes) {
  while (rows(form).length < boxes.length) addRow(form);
  rows(form).forEach((row, index) => {
    all("input", row).forEach((input, place) => {
      input.value = boxes[index] ? boxes[index][sides[place]] : "";
    });
  });
}

function addRow(form) {
  const index = rows(form).length;
  const words = ["左", "上", "宽", "高"];
  const cells = sides.map((side, place) => {
    const input = make("input", { className: "form-control", type: "text", name: side + index, id: `f-${side}${index}` });
    input.setAttribute("aria-label", `第${index + 1}框${words[place]}`);
    return make("td", {}, [input]);
  });
  form.querySelector(".mask-rows tbody").append(make("tr", {}, cells));
}
