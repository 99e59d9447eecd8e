// A press: one thing somebody did on a visit's page, on its own until the server has acknowledged it. Its states:
//
//   uploading  its photos are on their way        waiting  待发        sending  正在发
//   saved      已存: the server has said so        unsent   未存，再发   refused  没有保存: the server says why
//
// What is sent again is the same press: its key and its fields stay, so that the server does once what came twice.

import { byId, fieldsOf } from "./dom.js";

let count = 0;

const randomKey = () => Array.from(
  crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const lineOf = (form, fields) => {
  const [, line] = fields.find(([name]) => name === "line") || [];
  const [, item] = fields.find(([name]) => name === "item") || [];
  return line || (/\/lines\/([^/]+)/.exec(form.action) || [])[1] || (item ? `item ${item}` : "visit");
};

// - at: the element on the page where its state is shown, and by whose identifier it is found again.
// - lane: the line of the visit that it changes; the presses of a line go in their order.
// - slot: what it sets; a later press there takes the place of one that has not been sent.
export function press(form, button, at) {
  const fields = fieldsOf(form, button).filter(([, value]) => typeof value === "string");
  const { pathname } = new URL(form.action);
  count += 1;
  return {
    path: visitPath(), place: heading(), at: at.id, key: randomKey(), lane: lineOf(form, fields),
    slot: `${pathname} ${fields.map(([name, value]) => (["line", "item", "part"].includes(name) ? value : name)).join(" ")}`,
    action: pathname, fields, words: words(form, button, fields), state: "waiting", said: "", why: "",
    order: Date.now() + count / 1000, lost: 0, files: [],
  };
}

export const visitPath = () => (/^\/[^/]+\/visits\/[^/]+/.exec(location.pathname) || [""])[0];
const heading = () => document.querySelector(".visit-head h1").textContent;

// 成堆垃圾：说明“戏台西侧”
function words(form, button, fields) {
  const spot = form.closest(".spot-open");
  const item = form.closest("[data-title]");
  const title = spot ? spot.getAttribute("aria-label") : (item ? item.dataset.title : "");
  const [name, value] = fields.find(([field]) => /^(note|count)-/.test(field)) || [];
  let what = button ? (button.firstChild ? button.firstChild.textContent.trim() : button.textContent) : "照片";
  if (name) what = name.startsWith("note") ? `“${value.length > 20 ? `${value.slice(0, 20)}…` : value}”` : `数量${value}`;
  return title ? `${title}：${what}` : what;
}

// Always the same but for the token, so that the server knows it again.
export function bodyOf(press, token) {
  const fields = [["_token", token], ["_key", press.key]].concat(press.fields);
  if (press.files.length === 0) return new URLSearchParams(fields);
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  for (const file of press.files) body.append("photo", file);
  return body;
}

export const isOpen = (press) => ["uploading", "waiting", "sending"].includes(press.state);
export const isTrouble = (press) => ["unsent", "refused"].includes(press.state);

export const sameFields = (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields);

// What it would set stands on the page, as if it were saved; its state says that it is not.
export function apply(press) {
  const at = byId(press.at);
  if (!at || press.state === "saved") return;
  for (const [name, value] of press.fields) {
    if (name.startsWith("note-") && at !== document.activeElement) at.value = value;
    if (name.startsWith("count-") && press.state !== "refused") setCount(at.form, Number(value));
  }
  if (at.hasAttribute("aria-pressed") && press.state !== "refused") {
    for (const other of Array.from(at.form.querySelectorAll("[aria-pressed]"))) {
      other.setAttribute("aria-pressed", String(other === at));
    }
  }
}

// One more or less is counted from what was pressed before, though no answer has come.
function setCount(form, number) {
  const output = form.querySelector("output");
  if (!output) return;
  const [less, more] = form.querySelectorAll("button");
  const least = Number(form.dataset.least || 1);
  const most = Number(form.dataset.most || 9999);
  output.textContent = number;
  less.value = Math.max(least, number - 1);
  more.value = Math.min(most, number + 1);
  if (number === least && document.activeElement === less) more.focus();
  if (number === most && document.activeElement === more) less.focus();
  less.disabled = number === least;
  more.disabled = number === most;
}
