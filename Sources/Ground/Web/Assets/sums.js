// The marks of a sheet's items, added up while they are typed; the server says the same when the form comes back.

import { all, onPage } from "./dom.js";

// In thousandths, as the server reckons; null for what is no number of marks.
function thousandths(text) {
  const halfWidth = text.trim().replace(/[０-９．。]/g, (sign) =>
    (/[．。]/.test(sign) ? "." : String.fromCharCode(sign.charCodeAt(0) - 0xfee0)));
  const found = /^(\d{1,7})(?:\.(\d{1,3}))?$/.exec(halfWidth);
  return found ? Number(found[1]) * 1000 + Number((found[2] || "").padEnd(3, "0")) : null;
}

const plain = (number) => String(number / 1000);

function tell() {
  const sum = document.querySelector("[data-sum]");
  const full = document.querySelector("[data-full]");
  if (!sum || !full) return;
  const total = all("[data-weight]").reduce((so, field) => so + (thousandths(field.value) || 0), 0);
  const wanted = thousandths(full.value);
  sum.textContent = plain(total);
  sum.className = total === wanted ? "is-even" : "is-off";
  document.querySelector("[data-sum-note]").textContent = total === wanted
    ? "，等于满分"
    : `，满分${full.value}分，${wanted === null ? "满分不是数" : `还差${plain(wanted - total)}分`}，改平才能发布`;
}

export function addUp() {
  onPage(tell);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-weight], [data-full]")) tell();
  });
}
