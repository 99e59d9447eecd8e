// What is not saved yet of a visit that this page is not: sent from here as well, and what remains is said, with the
// way to it.

import { post } from "./answers.js";
import { byId, make, own } from "./dom.js";
import { forget, keep, kept } from "./kept.js";
import { bodyOf, visitPath } from "./presses.js";
import { token } from "./session.js";

export async function sendPressesElsewhere() {
  const isWalked = Boolean(byId("outbox"));
  const elsewhere = kept().filter((press) => !isWalked || press.path !== visitPath());
  // In their order, and no further than there is signal; where somebody has to look, nothing is decided here.
  for (const press of elsewhere) {
    if (press.state === "refused" || press.lost > 0) continue;
    const answer = await post(press.action, bodyOf(Object.assign(press, { files: [] }), token()));
    if (answer.is === "saved") forget(press);
    else if (answer.is === "refused") keep(Object.assign(press, { state: "refused", said: answer.words }));
    else break;
  }
  const ids = kept().map((press) => press.key);
  tell(elsewhere.filter((press) => ids.includes(press.key)));
}

function tell(left) {
  const paths = left.map((press) => press.path);
  for (const path of paths.filter((one, index) => paths.indexOf(one) === index)) {
    const presses = left.filter((press) => press.path === path);
    byId("main").prepend(path === location.pathname && isOver() ? tooLate(presses) : waiting(path, presses));
  }
}

// The visit's own page, and no form to record in: it was handed in or cancelled.
const isOver = () => !byId("outbox") && !document.querySelector(".error-page, form[data-retry]");

function notice(children) {
  const place = own(make("div", { className: "notice-amber" }, children));
  place.setAttribute("role", "status");
  return place;
}

const waiting = (path, presses) => notice([
  `${presses[0].place}的检查还有${presses.length}条没有保存，`,
  make("a", { href: path, textContent: "打开接着发" }), "。",
]);

// What was typed is shown, and nobody promises to save it.
function tooLate(presses) {
  const away = make("button", { type: "button", className: "btn btn-link", textContent: "知道了，不再留着" });
  const place = notice([
    `这次检查已经不能再记，有${presses.length}条没有保存：${presses.map((press) => press.words).join("；")}。`, away,
  ]);
  away.addEventListener("click", () => {
    presses.forEach(forget);
    place.remove();
  });
  return place;
}
