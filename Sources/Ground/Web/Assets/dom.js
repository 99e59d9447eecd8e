// What the other modules say of the page, in the words of 2018.

export const byId = (id) => document.getElementById(id);
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// An element with its properties and what stands in it. `own` marks what the script adds to a page of the server's.
export function make(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function own(element) {
  element.setAttribute("data-own", "");
  return element;
}

export function fill(element, children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  element.append(...children);
}

// Runs now, and again whenever another page of the server has taken this one's place.
export function onPage(begin) {
  begin();
  document.addEventListener("wenming:page", begin);
}

export function showPage(page) {
  document.title = page.title;
  fill(byId("main"), Array.from(page.getElementById("main").childNodes));
  document.dispatchEvent(new Event("wenming:page"));
}

// The button that sends a form; before 2020 the event does not name it, but it was pressed just now.
let pressed = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && button.form && button.type === "submit") pressed = button;
}, true);

export function submitter(event) {
  if (event.submitter) return event.submitter;
  return pressed && pressed.form === event.target ? pressed : null;
}

// As if its button had been pressed.
export function submit(form) {
  if (form.requestSubmit) form.requestSubmit();
  else if (form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }))) form.submit();
}

// A form's fields as pairs, the button's own among them; the stamp (token and key) is put on when they are sent.
export function fieldsOf(form, button) {
  const fields = Array.from(new FormData(form)).filter(([name]) => name !== "_token" && name !== "_key");
  if (button && button.name) fields.push([button.name, button.value]);
  return fields;
}

export const pause = (seconds) => new Promise((resolve) => {
  setTimeout(resolve, seconds * 1000);
  addEventListener("online", resolve, { once: true });
});
