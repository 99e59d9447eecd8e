// How a visit's page shows its presses: each where it was pressed, each spot by its worst, all of them in the bar, and
// what is not saved in a list above it.

import { recount } from "./counting.js";
import { all, byId, fill, make, own } from "./dom.js";
import { drop, presses, ready, sendAgain } from "./outbox.js";
import { apply, isOpen, isTrouble } from "./presses.js";

const button = (text, style, pressed) => {
  const element = make("button", { type: "button", className: `btn ${style}`, textContent: text });
  element.addEventListener("click", pressed);
  return element;
};

export function render() {
  if (!byId("outbox")) return;
  presses.forEach(apply);
  recount();
  const shown = presses.filter((press) => press.state !== "saved");
  for (const old of all(".press-state")) {
    if (!shown.some((press) => old.id === `press-${press.key}`)) old.remove();
  }
  shown.forEach(showWherePressed);
  for (const spot of all(".spot-open")) showSpot(spot);
  showBar();
  showList(notSaved());
}

function showWherePressed(press) {
  const at = byId(press.at);
  if (!at) return;
  const id = `press-${press.key}`;
  const place = byId(id) || own(make("div", { id }));
  const text = words(press);
  const look = `press-state ${isTrouble(press) ? "is-trouble" : "is-waiting"}${press.state === "refused" ? " field-error" : ""}`;
  if (place.isConnected && place.className === look && place.firstChild.textContent === text) return;
  place.className = look;
  fill(place, [make("span", { textContent: text })]);
  if (press.state === "unsent") place.append(button("再发", "btn-outline-secondary", () => sendAgain(press.lane)));
  if (press.state === "refused" && press.canWait) place.append(button("再发", "btn-outline-secondary", () => ready(press)));
  if (press.state === "refused") place.append(button("不要了", "btn-link", () => giveUp(press)));
  if (!place.isConnected) at.form.after(place);
}

function words(press) {
  switch (press.state) {
    case "uploading": return press.said || "照片上传";
    case "waiting": return "待发";
    case "sending": return "正在发…";
    case "unsent": return `未存：${press.why}。内容还在，${press.mustSignIn ? "登录后" : "会自动"}再发。`;
    default: return press.said;
  }
}

// What is recorded stands there again.
function giveUp(press) {
  const at = byId(press.at);
  if (at && at.name.startsWith("note-")) at.value = at.defaultValue;
  drop(press);
}

function mark(place, text, style) {
  if (place.textContent !== text) place.textContent = text;
  place.className = `tag ${style}`;
}

function showSpot(spot) {
  const line = spot.id.replace("line-", "");
  const own = presses.filter((press) => press.lane === line);
  const place = byId(`state-${line}`);
  if (own.some(isTrouble)) mark(place, "未存", "tag-red");
  else if (own.some(isOpen)) mark(place, "待发", "tag-amber");
  else mark(place, "已存", "tag-green");
}

// Where something was not sent, what waits behind it is not saved either.
function notSaved() {
  const hasFailed = presses.some((press) => press.state === "unsent");
  return presses.filter((press) => isTrouble(press) || (hasFailed && press.state === "waiting"));
}

function showBar() {
  const place = byId("save-state");
  const count = (state) => presses.filter((press) => press.state === state).length;
  if (count("unsent")) mark(place, `未存${notSaved().length}条`, "tag-red");
  else if (count("refused")) mark(place, "未存，见红字", "tag-red");
  else if (count("sending") || count("waiting")) mark(place, "正在保存…", "tag-amber");
  else if (count("uploading")) mark(place, "正在传照片…", "tag-amber");
  else mark(place, "已保存", "tag-green");
}

let listed = "";
function showList(trouble) {
  const place = byId("outbox");
  place.hidden = trouble.length === 0;
  const now = trouble.map((press) => `${press.key} ${press.state} ${press.why}`).join("\n");
  if (now === listed && place.firstChild) return;
  listed = now;
  const fold = place.querySelector("details");
  const unsent = trouble.find((press) => press.state === "unsent");
  fill(place, [make("details", { open: Boolean(fold && fold.open) }, [
    make("summary", { textContent: `未存的${trouble.length}条${unsent ? `：${unsent.why}` : ""}` }),
    make("ul", { className: "list" }, trouble.map(entry)),
  ])]);
  if (unsent) place.append(button("再发", "btn-primary", () => sendAgain()));
}

function entry(press) {
  const link = make("a", { href: `#${press.at}`, textContent: press.words });
  link.addEventListener("click", (event) => {
    const at = byId(press.at);
    if (!at) return;
    event.preventDefault();
    at.scrollIntoView({ block: "center" });
    at.focus({ preventScroll: true });
  });
  return make("li", {}, [link, make("span", { className: "soft", textContent: `　${press.said || press.why || "待发"}` })]);
}
