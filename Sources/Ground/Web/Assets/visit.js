// A visit's page while it is walked: each press goes to the outbox, and the page is brought up to date when the
// server has acknowledged something, without losing the spot: a phone's user keeps walking.

import { askPage } from "./answers.js";
import { goOn } from "./comforts.js";
import { all, byId, onPage, pause, submitter } from "./dom.js";
import { holdBack } from "./forms.js";
import { keep } from "./kept.js";
import { morph } from "./morph.js";
import { add, addRefused, clearSaved, drop, openOutbox, presses, ready, refuse, settled } from "./outbox.js";
import { press, visitPath } from "./presses.js";
import { who } from "./session.js";
import { render } from "./shown.js";
import { sendAhead, unreadable } from "./uploads.js";

let [isBehind, isRefreshing, isNewer, added] = [false, false, false, ""];

export function walk() {
  if (!byId("outbox")) return;
  document.addEventListener("submit", (event) => {
    if (!("live" in event.target.dataset)) return;
    event.preventDefault();
    const button = submitter(event) || event.target.querySelector("button");
    add(press(event.target, button, noteOf(event.target) || button));
    // What is done with one press leads to the next item.
    const next = document.querySelector(".visit-bar [data-next]");
    if (button && "goesOn" in button.dataset && next) goOn(next, event.target.closest("section"));
  });
  // A note is sent when its field is left, or the page is.
  document.addEventListener("focusout", (event) => { if (event.target.form) autosave(event.target.form); });
  const leave = () => all("form[data-autosave]").forEach(autosave);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  document.addEventListener("change", ({ target }) => {
    if (target.type === "file" && target.form && "live" in target.form.dataset) attach(target);
    else if (target.form && "onchange" in target.form.dataset) sendNumbers(target.form);
  });
  addEventListener("beforeunload", (event) => {
    if (!presses.some((one) => one.state === "uploading")) return;
    event.preventDefault();
    event.returnValue = "";
  });
  holdBack(beforeHandingIn);
  openOutbox(changed, acknowledged);
  onPage(render);
}

// Numbers that belong together are sent when all are there.
function sendNumbers(form) {
  const fields = all("input:not([type=hidden])", form);
  const button = form.querySelector("button");
  if (fields.every((field) => field.value.trim())) add(press(form, button, button));
}

const noteOf = (form) => form.querySelector('input[name^="note-"]');

function autosave(form) {
  const field = "autosave" in form.dataset ? noteOf(form) : null;
  if (!field) return;
  const last = presses.filter((one) => one.at === field.id).pop();
  if (field.value !== (last ? last.fields[0][1] : field.defaultValue)) add(press(form, null, field));
}

// A chosen photo is sent at once, whatever becomes of the one before.
async function attach(field) {
  const files = Array.from(field.files);
  if (files.length === 0) return;
  for (const old of presses.filter((one) => one.at === field.id && one.state === "refused" && !one.canWait)) drop(old);
  const one = photoPress(field, `照片${files.length}张`);
  Object.assign(one, { state: "uploading", lost: files.length });
  field.value = "";
  add(one);
  const tell = (text) => {
    one.said = text;
    render();
  };
  const result = await sendAhead(files, field.dataset.uploads, tell, (receipt) => {
    one.fields.push(["kept", receipt]);
    one.lost -= 1;
    keep(one);
  });
  Object.assign(one, { lost: 0, files: result.refused });
  const some = one.fields.length + one.files.length > 0;
  if (some) ready(one);
  if (result.unreadable && some) addRefused(photoPress(field, "照片"), unreadable);
  else if (result.unreadable) refuse(one, unreadable);
}

function photoPress(field, what) {
  const one = press(field.form, null, field);
  one.slot = one.key;
  one.fields = [];
  one.words = one.words.replace(/照片$/, what);
  return one;
}

function changed() {
  render();
  if (isBehind && !isRefreshing) refresh();
}

function acknowledged(one) {
  [isBehind, isNewer] = [true, true];
  const [, line] = one.fields.find(([name]) => name === "line") || [];
  if (line) added = `line-${line}`;
}

// Until what is shown is as new as what was saved; without signal it waits, and what is saved stays saved.
async function refresh() {
  isRefreshing = true;
  let wait = 1;
  while (isBehind) {
    isNewer = false;
    const { page } = await askPage(visitPath());
    const isWalked = page && page.getElementById("outbox");
    if (isWalked && !isNewer) {
      isBehind = false;
      clearSaved();
      morph(byId("main"), page.getElementById("main"));
      showAdded();
    } else if (page && !isWalked) {
      // Handed in or cancelled elsewhere; or nobody is signed in, which the next press will say.
      isBehind = false;
      if (page.body.dataset.person === who && presses.every((one) => one.state === "saved")) location.reload();
    } else if (!page) {
      await pause(wait);
      wait = Math.min(wait * 2, 30);
    }
  }
  isRefreshing = false;
  render();
}

// The new spot is what comes next, unless somebody already writes elsewhere.
function showAdded() {
  const spot = byId(added);
  const { activeElement } = document;
  added = "";
  if (!spot || (activeElement && activeElement.matches("input:not([type=file]), textarea, select"))) return;
  spot.focus({ preventScroll: true });
  spot.scrollIntoView({ block: "nearest" });
}

async function beforeHandingIn(form) {
  if (form.id !== "submit-form") return "";
  const left = await settled();
  return left.length ? `没有提交：还有${left.length}条未存，先发出去再提交。` : "";
}
