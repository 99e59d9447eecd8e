// Half an hour at a crossing: each number can be counted up with the thumb, and the times fill themselves in. Without this
// module the numbers are typed.

import { all, byId, make, onPage, own } from "./dom.js";

const two = (number) => String(number).padStart(2, "0");
const clock = () => `${two(new Date().getHours())}:${two(new Date().getMinutes())}`;

// The first press begins the half hour, each one ends it.
function countUp(field) {
  field.value = String((parseInt(field.value, 10) || 0) + 1);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const [from, to] = [byId("f-from"), byId("f-to")];
  if (!from.value) from.value = clock();
  to.value = clock();
}

// Vehicles at a crossing, people elsewhere.
function choose() {
  const kind = byId("f-kind");
  if (!kind) return;
  const wanted = kind.value === "crossing" ? "vehicles" : "people";
  all("[data-tally-of]").forEach((pair) => { pair.hidden = pair.dataset.tallyOf !== wanted; });
}

function begin() {
  all("[data-tally] input").forEach((field) => {
    if (field.parentNode.querySelector(".tally")) return;
    const label = field.parentNode.querySelector("label").firstChild.textContent;
    const button = own(make("button", { type: "button", className: "btn btn-primary tally", textContent: "＋1" }));
    button.setAttribute("aria-label", `${label}，加一`);
    button.addEventListener("click", () => countUp(field));
    field.parentNode.appendChild(button);
  });
  choose();
}

export function tally() {
  onPage(begin);
  document.addEventListener("change", (event) => { if (event.target.id === "f-kind") choose(); });
}
