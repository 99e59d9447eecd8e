// How much of a field's text is left, said under it while it is typed. Nothing is cut off: what is too long is refused
// by the server, in words.

import { all, byId, onPage } from "./dom.js";

// Counted as the server counts: what a reader takes for one character, where the browser knows (since 2021).
const letters = window.Intl && Intl.Segmenter ? new Intl.Segmenter("zh", { granularity: "grapheme" }) : null;

function length(text) {
  const typed = text.trim();
  return letters ? Array.from(letters.segment(typed)).length : Array.from(typed).length;
}

function tell(limit) {
  const field = byId(limit.dataset.of);
  if (!field) return;
  const left = Number(limit.dataset.max) - length(field.value);
  limit.textContent = left < 0 ? `超出${-left}字，请删减` : (field.value ? `还可写${left}字` : `最多${left}字`);
  limit.classList.toggle("is-over", left < 0);
}

export const recount = () => all(".limit[data-of]").forEach(tell);

export function countDown() {
  onPage(recount);
  document.addEventListener("input", (event) => {
    all(".limit[data-of]").filter((limit) => limit.dataset.of === event.target.id).forEach(tell);
  });
}
