// The presses that are on their way, each on its own: a failure marks that press, and the others go on. The presses of
// one line go in their order; what was not sent is tried again after a while, when there is signal, or at a touch.

import { post } from "./answers.js";
import { forget, keep, restored } from "./kept.js";
import { bodyOf, isOpen, isTrouble, sameFields, visitPath } from "./presses.js";
import { lookAgain, renewed, token } from "./session.js";

export let presses = [];
const atOnce = 3;
let [changed, saved] = [() => {}, () => {}];
let [wait, timer, isSigningIn] = [1, null, false];
const settling = [];

// - onChange: some press is in another state now; - onSaved: the server has acknowledged one.
export function openOutbox(onChange, onSaved) {
  [changed, saved] = [onChange, onSaved];
  presses = restored(visitPath());
  addEventListener("online", () => sendAgain());
  addEventListener("pageshow", () => sendAgain());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAgain(); });
  changed();
  next();
}

export function add(press) {
  const before = presses.filter((other) => other.slot === press.slot);
  const last = before[before.length - 1];
  if (last && last.state !== "refused" && sameFields(last, press)) {
    if (last.state === "unsent") sendAgain(last.lane);
    return;
  }
  for (const other of before) if (["waiting", "unsent", "refused", "saved"].includes(other.state)) drop(other);
  presses.push(press);
  keep(press);
  changed();
  sendAgain(press.lane);
}

export function drop(press) {
  presses = presses.filter((other) => other !== press);
  forget(press);
  changed();
}

// Its photos have come, or what could be read of them.
export function ready(press) {
  Object.assign(press, { state: "waiting", said: "", lost: press.files.length });
  keep(press);
  next();
}

// - canWait: it is refused for today, and can be sent as it is when somebody presses again.
export function refuse(press, words, canWait = false) {
  Object.assign(press, { state: "refused", said: words, canWait });
  keep(press);
  changed();
}

export function addRefused(press, words) {
  presses.push(press);
  refuse(press, words);
}

// - lane: only what is about this line, where somebody goes on.
export function sendAgain(lane = "") {
  if (isSigningIn) {
    lookAgain();
    return;
  }
  if (!lane) {
    clearTimeout(timer);
    timer = null;
  }
  for (const press of presses) {
    if (press.state === "unsent" && (!lane || press.lane === lane)) press.state = "waiting";
  }
  next();
}

// What stands on the page by now needs no state any more.
export function clearSaved() {
  presses = presses.filter((press) => press.state !== "saved");
}

// Resolves when nothing is on its way any more: with what is not saved.
export async function settled() {
  sendAgain();
  while (presses.some(isOpen)) await new Promise((resolve) => { settling.push(resolve); });
  return presses.filter(isTrouble);
}
function isHeldBack(press) {
  return presses.slice(0, presses.indexOf(press)).some((before) =>
    before.lane === press.lane && ["waiting", "sending", "unsent"].includes(before.state));
}

function next() {
  const free = atOnce - presses.filter((press) => press.state === "sending").length;
  if (!isSigningIn) {
    for (const press of presses.filter((one) => one.state === "waiting" && !isHeldBack(one)).slice(0, free)) send(press);
  }
  changed();
  for (const resolve of settling.splice(0)) resolve();
}

async function send(press) {
  press.state = "sending";
  const answer = await post(press.action, bodyOf(press, token()), { patience: press.files.length ? 300 : 20 });
  if (answer.is === "saved") {
    press.state = "saved";
    wait = 1;
    forget(press);
    saved(press);
    // There is signal, so the others try as well.
    sendAgain();
  } else if (answer.is === "refused") refuse(press, answer.words, answer.status === 429);
  else if (answer.is === "unsent") later(press, answer.why);
  else if (["signIn", "stale"].includes(answer.is)) signInFirst(press);
  else later(press, "答复不对");
  next();
}

function later(press, why) {
  Object.assign(press, { state: "unsent", why, mustSignIn: false });
  if (!timer) timer = setTimeout(() => sendAgain(), wait * 1000);
  wait = Math.min(wait * 2, 30);
}

function signInFirst(press) {
  Object.assign(press, { state: "unsent", why: "登录已经结束", mustSignIn: true });
  if (isSigningIn) return;
  isSigningIn = true;
  renewed().then(() => {
    isSigningIn = false;
    sendAgain();
  });
}
