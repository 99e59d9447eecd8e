// Copies of what has not been saved yet, for the time when the page is loaded anew: one entry for a press, under who
// pressed and on which visit, so that nobody sends another's, and two windows do not write over one another.
// Files cannot be kept; how many there were is.

import { who } from "./session.js";

const mark = `wenming.press ${who} `;

// A browser may forbid its storage or have none left: then the page still holds everything, until it is loaded anew.
function tried(use, otherwise) {
  try { return who ? use() : otherwise; } catch (error) { return otherwise; }
}

const entry = (press) => `${mark}${press.path} ${press.key}`;

export function keep(press) {
  const { path, place, at, key, lane, slot, action, fields, words, state, said, order, lost } = press;
  const copy = { path, place, at, key, lane, slot, action, fields, words, state, said, order, lost };
  tried(() => localStorage.setItem(entry(press), JSON.stringify(copy)));
}

export const forget = (press) => tried(() => localStorage.removeItem(entry(press)));

// All that this person has not saved, on every visit, in the order they were pressed.
export function kept() {
  const copies = tried(() => Object.keys(localStorage).filter((name) => name.startsWith(mark)).map((name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; }
  }), []);
  return copies.filter((copy) => copy && copy.path).sort((one, other) => one.order - other.order);
}

// What a visit's page left behind, when it is loaded anew.
export const restored = (path) => [].concat(...kept().filter((press) => press.path === path).map(again));

// Whether the server has it already is not known, and does not matter.
// Of photos, those that had come go on by themselves; for those that had not somebody is asked.
function again(press) {
  const { lost } = press;
  const wasRefused = press.state === "refused";
  Object.assign(press, { state: wasRefused ? "refused" : "waiting", why: "", files: [], lost: 0 });
  if (!lost) return [press];
  const said = `刷新前有${lost}张照片没有传完，请重新选`;
  if (press.fields.length === 0) return [Object.assign(press, { state: "refused", said })];
  const key = `${press.key}-lost`;
  const missing = Object.assign({}, press, { key, slot: key, fields: [], state: "refused", said });
  for (const one of [Object.assign(press, { said: "" }), missing]) keep(one);
  return [press, missing];
}
