// Who is signed in, and the token that shows a form to be ours. When the session has ended, whoever fills in a form
// stays on the page, signs in beside it, and what was typed goes on with the new token.

import { askPage } from "./answers.js";
import { all, byId, fill, make, own, pause } from "./dom.js";

const { person = "", name = "" } = document.body.dataset;
const county = location.pathname.split("/")[1];
const mark = "wenming.signedIn";
let renewal = null;
let nudge = () => {};

export const who = person;
export const lookAgain = () => nudge();
export const token = () => (document.querySelector('input[name="_token"]') || { value: "" }).value;

// Resolves once the same person is signed in and every form here has his token.
export function renewed() {
  if (!renewal) renewal = renew().then(() => { renewal = null; });
  return renewal;
}

async function renew() {
  while (true) {
    const told = new Promise((resolve) => { nudge = resolve; });
    const trouble = await look();
    ask(trouble);
    if (!trouble) return;
    await Promise.race([told, pause(30)]);
  }
}

// What keeps the forms from being sent, if anything. The account's page is a small one that everybody has.
async function look() {
  const answer = await askPage(`/${county}/account`);
  if (answer.is === "unsent") return [`现在${answer.why}，还不知道是不是已经登录。`];
  const now = answer.is === "page" ? answer.page.body.dataset : {};
  if (!now.person) return ["登录已经结束。填的都在这里，", ...toSignIn("登录"), "后会接着发。"];
  if (person && now.person !== person) {
    return [`现在登录的是${now.name}，这里是${name}填的，没有发。请`, ...toSignIn(`用${name}的登录名登录`), "。"];
  }
  const fresh = answer.page.querySelector('input[name="_token"]');
  for (const field of all('input[name="_token"]')) field.value = fresh.value;
  return null;
}

const toSignIn = (words) => [
  make("a", { href: `/${county}/sign-in`, target: "_blank", rel: "noopener", textContent: `${words}（打开新页面）` }),
];

function ask(trouble) {
  let place = byId("asking");
  if (!trouble) {
    if (place) place.remove();
    return;
  }
  if (!place) {
    place = own(make("div", { id: "asking", className: "asking" }));
    place.setAttribute("role", "alert");
    document.body.append(place);
  }
  const again = make("button", { type: "button", className: "btn btn-primary", textContent: "登录好了，接着发" });
  again.addEventListener("click", () => nudge());
  fill(place, [make("p", {}, trouble), again]);
}

// Signing in elsewhere in this browser is heard of at once, through what the new page leaves.
export function watchSession() {
  addEventListener("storage", (event) => { if (event.key === mark) nudge(); });
  addEventListener("online", () => nudge());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) nudge(); });
  try { if (person) localStorage.setItem(mark, `${person} ${Date.now()}`); } catch (error) { /* may be forbidden */ }
}

// A session that ends by itself says so some minutes before, on the page where somebody may be writing: one press and it
// goes on. What is sent meanwhile prolongs it as well, so the time is counted from the last answer.
const warning = 3;

export function watchEnd() {
  const { idle, left } = document.body.dataset;
  if (!idle) return;
  const end = Date.now() + left * 1000;
  let seen = Date.now();
  const heard = new PerformanceObserver(() => { seen = Date.now(); });
  try { heard.observe({ type: "resource" }); } catch (error) { /* an older browser counts from the page */ }
  setInterval(() => {
    const byIdling = seen + idle * 60000 - Date.now();
    const byDay = end - Date.now();
    const minutes = Math.min(byIdling, byDay) / 60000;
    if (minutes > warning || minutes <= 0 || byId("asking")) return;
    tellEnd(Math.ceil(minutes), byDay < byIdling, () => { seen = Date.now(); });
  }, 15000);
}

function tellEnd(minutes, isForGood, goesOn) {
  let place = byId("ending");
  if (!place) {
    place = own(make("div", { id: "ending", className: "asking" }));
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const words = isForGood
    ? `登录满一天，${minutes}分钟后要重新登录。填了一半的请先提交。`
    : `${minutes}分钟没有操作就要重新登录，填的都会留着。`;
  if (place.firstChild && place.firstChild.textContent === words) return;
  const on = make("button", { type: "button", className: "btn btn-primary", textContent: isForGood ? "知道了" : "我还在" });
  on.addEventListener("click", async () => {
    place.remove();
    if (isForGood) return;
    const answer = await askPage(`/${county}/account`);
    if (answer.is === "page" && answer.page.body.dataset.person) goesOn();
    else renewed();
  });
  fill(place, [make("p", { textContent: words }), on]);
}
