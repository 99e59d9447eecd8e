// Half an hour at a crossing: each number can be counted up with the thumb, and the times fill themselves in. What was counted
// is kept on the phone until it is sent: a page that is loaded anew goes on where it was. Without this module the numbers are
// typed.

import { all, byId, make, onPage, own } from "./dom.js";
import { who } from "./session.js";

const name = `wenming.tally ${who}`;
// A count that was left is another day's.
const longest = 3 * 3600 * 1000;
const two = (number) => String(number).padStart(2, "0");
const clock = () => `${two(new Date().getHours())}:${two(new Date().getMinutes())}`;
const counts = () => all("[data-tally] input");
const fields = () => [...["f-kind", "f-place", "f-day", "f-from", "f-to", "f-words"].map(byId), ...counts()].filter(Boolean);

// A browser may forbid its storage: then the page holds what was counted.
function tried(use) {
  try { return who ? use() : null; } catch (error) { return null; }
}

const stored = () => tried(() => JSON.parse(localStorage.getItem(name)));
const forget = () => tried(() => localStorage.removeItem(name));

function keep(isSent) {
  const values = fields().reduce((all, field) => Object.assign(all, { [field.id]: field.value }), {});
  tried(() => localStorage.setItem(name, JSON.stringify({ at: Date.now(), isSent, values })));
}

// The first press begins the half hour, each one ends it.
function countUp(field) {
  field.value = String((parseInt(field.value, 10) || 0) + 1);
  const [from, to] = [byId("f-from"), byId("f-to")];
  if (!from.value) from.value = clock();
  to.value = clock();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Vehicles at a crossing, people elsewhere.
function choose() {
  const kind = byId("f-kind");
  if (!kind) return;
  const wanted = kind.value === "crossing" ? "vehicles" : "people";
  all("[data-tally-of]").forEach((pair) => { pair.hidden = pair.dataset.tallyOf !== wanted; });
}

// What was counted before the page was loaded anew; what the page itself brings back after a refusal comes first.
function restore() {
  const before = stored();
  if (!before || Date.now() - before.at > longest || counts().some((field) => field.value)) return;
  if (!counts().some((field) => before.values[field.id])) return;
  fields().forEach((field) => { if (field.id in before.values) field.value = before.values[field.id]; });
  const note = own(make("p", { className: "notice-amber tally-kept", textContent: "接着刚才没有提交的数。" }));
  const anew = make("button", { type: "button", className: "btn btn-link", textContent: "从头数" });
  anew.addEventListener("click", () => {
    counts().concat(byId("f-from"), byId("f-to")).forEach((field) => { field.value = ""; });
    forget();
    note.remove();
  });
  note.appendChild(anew);
  all("[data-tally]").forEach((box) => box.prepend(note));
}

function begin() {
  // It went out, and stands on the page that came.
  const before = stored();
  if (before && before.isSent && all("[data-tally-done]").length) forget();
  counts().forEach((field) => {
    if (field.parentNode.querySelector(".tally")) return;
    const label = field.parentNode.querySelector("label").firstChild.textContent;
    const button = own(make("button", { type: "button", className: "btn btn-primary tally", textContent: "＋1" }));
    button.setAttribute("aria-label", `${label}，加一`);
    button.addEventListener("click", () => countUp(field));
    field.parentNode.appendChild(button);
  });
  if (counts().length && !document.querySelector(".tally-kept")) restore();
  choose();
}

export function tally() {
  onPage(begin);
  document.addEventListener("change", (event) => { if (event.target.id === "f-kind") choose(); });
  document.addEventListener("input", () => { if (counts().length) keep(false); });
  document.addEventListener("submit", () => { if (counts().length) keep(true); }, true);
}
