// Small things: filters that apply at once, boxes ticked all together, the next item, the position, lists by keyboard.

import { all, onPage, submit } from "./dom.js";

export function comforts() {
  onPage(() => {
    // On a phone, the list comes before its filters.
    if (matchMedia("(max-width: 760px)").matches) for (const fold of all("details.fold")) fold.open = false;
    goToWrong();
    beginWithin();
  });
  closeMenus();
  document.addEventListener("change", (event) => {
    if (event.target.matches("form.filters select")) submit(event.target.form);
  });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", walkList);
}

// After a refusal, the cursor goes to the first field that needs mending; where a message stands beside no field, to what
// is pressed next to it.
function goToWrong() {
  if (!document.querySelector("main .refused")) return;
  const wrong = document.querySelector('[aria-invalid="true"]');
  const words = document.querySelector("form .field-error, form ~ .field-error");
  const place = words && words.parentElement;
  // On a visit's page the first thing that is missing may be no field.
  const missing = document.querySelector(".visit .field-error");
  if (!wrong && missing) return missing.scrollIntoView({ block: "center" });
  const target = wrong || (place && place.querySelector("input:not([type=hidden]), select, textarea, button"));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.focus({ preventScroll: true });
  (wrong || words).scrollIntoView({ block: "center" });
}

// What is wider than the screen begins where it matters: a year's line at today.
function beginWithin() {
  for (const box of all("[data-begin]")) {
    const mark = box.querySelector(box.dataset.begin);
    if (!mark) continue;
    const by = mark.getBoundingClientRect().left - box.getBoundingClientRect().left;
    box.scrollLeft += by - box.clientWidth * 0.7;
  }
}

// A menu closes when something else is done: another one opened, a press beside it, Escape, which gives the focus back.
function closeMenus() {
  // On a phone the ways to its groups move the menu, and leave the page's address alone: to go back would bring the page anew.
  document.addEventListener("click", (event) => {
    const way = event.target.closest(".sheet-groups a");
    if (!way) return;
    event.preventDefault();
    const group = document.getElementById(way.hash.slice(1));
    group.scrollIntoView();
    group.querySelector("a").focus({ preventScroll: true });
  });
  const open = () => all(".menu details[open], .thumb details[open]");
  const closeOthers = (kept) => { for (const menu of open()) if (menu !== kept) menu.open = false; };
  document.addEventListener("click", (event) => closeOthers(event.target.closest(".menu details, .thumb details")));
  document.addEventListener("focusin", (event) => closeOthers(event.target.closest(".menu details, .thumb details")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function clicked(event) {
  const box = event.target.closest("[data-all]");
  if (box) for (const other of document.getElementsByName(box.dataset.all)) other.checked = box.checked;
  const next = event.target.closest("[data-next]");
  if (next) {
    event.preventDefault();
    goOn(next);
  }
  const locate = event.target.closest("[data-locate]");
  if (locate) takePosition(locate.closest("form"));
}

// - from: a section that is done by now, though the page does not say so yet.
export function goOn(link, from = null) {
  const below = all(link.dataset.next).find((section) =>
    section !== from && section.getBoundingClientRect().top > (from ? from.getBoundingClientRect().top : 140));
  const target = below || document.querySelector(link.getAttribute("href"));
  target.scrollIntoView({ behavior: "smooth", block: "start" });
  target.focus({ preventScroll: true });
}

function takePosition(form) {
  const said = form.querySelector("[data-located]");
  if (!navigator.geolocation) { said.textContent = "这台设备不能取位置，可以不填。"; return; }
  said.textContent = "正在取位置…";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
      said.textContent = `已取，误差约${Math.round(coords.accuracy)}米`;
    },
    () => { said.textContent = "没有取到（可能没有允许，或信号弱），可以不填。"; },
    { enableHighAccuracy: true, timeout: 20000 },
  );
}

// j and k move, Enter opens (it is a link), / goes to the search.
function walkList(event) {
  const rows = document.querySelector("table[data-keys]");
  if (!rows || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const search = document.querySelector('input[type="search"]');
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
  if (event.key !== "j" && event.key !== "k") return;
  const links = all("tbody a", rows);
  const at = links.indexOf(document.activeElement);
  const link = links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))];
  if (link) link.focus();
}
