// Plain forms, sent without leaving the page: what was typed stays where it is until the server has it, whatever a
// gateway or a lost signal answers. When it has it, the browser goes on as it would have, so Back works as ever; a
// page that refuses takes this one's place. Their key is the page's: pressed again, a form counts once.
// Forms with a password are the browser's own: its password manager wants to see them go.

import { postForm, stopper, wordsOf } from "./answers.js";
import { all, byId, fieldsOf, make, own, showPage, submitter } from "./dom.js";
import { renewed } from "./session.js";
import { turnTo } from "./turning.js";
import { isReadable, sendAhead, unreadable } from "./uploads.js";

const tries = new WeakMap();
const ahead = new WeakMap();
let mayGo = () => Promise.resolve("");

// What else a form has to wait for; in words, when it may not go.
export const holdBack = (reason) => { mayGo = reason; };

export function sendForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "live" in form.dataset) return;
    if (form.querySelector('input[type="password"]')) return;
    event.preventDefault();
    send(form, submitter(event));
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.uploads && target.form && !("live" in target.form.dataset)) sendPhotosAhead(target);
  });
  // Back, to the page as it was left.
  addEventListener("pageshow", (event) => { if (event.persisted) all(".form-state").forEach((old) => old.remove()); });
}

function say(form, text, style) {
  let place = form.querySelector(".form-state");
  if (!place) {
    place = own(make("div"));
    place.setAttribute("role", "status");
    form.append(place);
  }
  place.className = `form-state ${style}`;
  place.textContent = text;
}

async function send(form, button) {
  // Pressed again: the first try is given up, and the same key makes it count once.
  if (tries.has(form)) tries.get(form).stop("又按了一次");
  const stop = stopper();
  tries.set(form, stop);
  for (const old of all(".field-error, .refused")) old.remove();
  say(form, "正在提交…", "is-waiting");
  const reason = await mayGo(form) || await photosOf(form) || await filesOf(form);
  if (reason) say(form, reason, "is-trouble");
  if (tries.get(form) !== stop) return;
  const answer = reason ? { is: "held" } : await postFields(form, button, stop);
  if (tries.get(form) !== stop) return;
  tries.delete(form);
  if (answer.is === "signIn" || answer.is === "stale") {
    say(form, "登录已经结束，登录后会接着提交", "is-trouble");
    await renewed();
    send(form, button);
  } else if (answer.is === "saved") {
    say(form, "已收到，正在打开…", "is-done");
    goOn(new URL(answer.location, location.href));
  } else if (answer.is === "page") show(form, answer);
  else if (answer.is === "unsent") {
    const name = button ? `“${button.textContent.trim()}”` : "";
    say(form, `未存：${answer.why}。填写的都在，请再按一次${name}。`, "is-trouble");
  } else if (answer.is !== "held") say(form, `未存：${answer.words || "答复不对，请再按一次"}`, "is-trouble");
}

function postFields(form, button, stop) {
  const stamp = ["_token", "_key"].filter((name) => form.elements[name])
    .map((name) => [name, form.elements[name].value]);
  const isAhead = (name) => all("input[data-uploads]", form).some((field) => field.name === name &&
    ahead.has(field) && ahead.get(field).isDone);
  // What has gone ahead does not go again; where only some of it could, all of it goes with the form.
  const fields = stamp.concat(fieldsOf(form, button).filter(([name]) => !isAhead(name)));
  const isMultipart = form.enctype === "multipart/form-data";
  const body = isMultipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of fields) body.append(name, value);
  // A file takes its time.
  const patience = fields.some(([, value]) => value.size > 0) ? 300 : 20;
  return postForm(form.getAttribute("action"), body, { patience, stop });
}

function goOn(target) {
  const here = location.pathname + location.search;
  location.assign(target.href);
  if (target.hash && target.pathname + target.search === here) location.reload();
}

function show(form, { page, status }) {
  const comesBack = Array.from(page.forms).some((other) => other.getAttribute("action") === form.getAttribute("action"));
  // Refused for today, the photos have to stay chosen.
  if (status === 429 || (status >= 400 && !comesBack)) {
    say(form, `没有保存：${wordsOf(page)}`, "is-trouble");
    return;
  }
  scrollTo(0, 0);
  if (status < 400) turnTo(page);
  else showPage(page);
}

// Files that go with their form, read before they are sent: that one changed after it was chosen is not a lost signal.
async function filesOf(form) {
  for (const field of all('input[type="file"]', form)) {
    if (ahead.has(field) && ahead.get(field).isDone) continue;
    for (const file of Array.from(field.files)) {
      if (file.size > 0 && !(await isReadable(file))) return `${file.name}读不出（可能选好以后改过），请重新选`;
    }
  }
  return "";
}

async function photosOf(form) {
  const states = all("input[data-uploads]", form).map((field) => ahead.get(field)).filter(Boolean);
  if (states.some((state) => !state.isOver)) say(form, "等照片传完就提交…", "is-waiting");
  await Promise.all(states.map((state) => state.ended));
  return states.some((state) => state.unreadable) ? `没有提交：${unreadable}` : "";
}

// Chosen anew, the earlier choice does not count.
function sendPhotosAhead(field) {
  for (const receipt of (ahead.get(field) || { kept: [] }).kept) receipt.remove();
  const old = byId(`s-${field.id}`);
  if (old) old.remove();
  const place = own(make("div", { className: "form-text", id: `s-${field.id}` }));
  place.setAttribute("role", "status");
  field.after(place);
  const state = { kept: [], isDone: false, isOver: false, unreadable: 0 };
  ahead.set(field, state);
  const files = Array.from(field.files);
  const tell = (text) => { place.textContent = text; };
  state.ended = sendAhead(files, field.dataset.uploads, tell, (receipt) => {
    if (ahead.get(field) !== state) return;
    state.kept.push(make("input", { type: "hidden", name: "kept", value: receipt }));
    field.form.append(state.kept[state.kept.length - 1]);
  }).then((result) => {
    Object.assign(state, { isOver: true, unreadable: result.unreadable, isDone: result.refused.length === 0 });
    const trouble = result.unreadable ? unreadable : result.said;
    tell(trouble || (files.length ? "照片已传好" : ""));
    place.classList.toggle("field-error", trouble !== "");
  });
}
