// Brings a part of the page to what the server says now, without taking away what somebody is doing there: the focus,
// what is being typed or composed, a fold that was opened. What is marked `data-own` is the script's and stays.

const isOwn = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-own");

const isSame = (one, other) => one.nodeName === other.nodeName && (one.id || "") === (other.id || "");

export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (isOwn(old)) return;
  const isUntouched = old.value === old.defaultValue;
  attributes(old, fresh);
  children(old, fresh);
  // A field somebody has typed in shows that; any other shows what is recorded.
  if (isUntouched && old.defaultValue !== undefined && old.type !== "file" && old.value !== old.defaultValue) {
    old.value = old.defaultValue;
  }
}

function attributes(old, fresh) {
  for (const { name } of Array.from(old.attributes)) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of Array.from(fresh.attributes)) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function children(old, fresh) {
  const wanted = Array.from(fresh.childNodes);
  let at = old.firstChild;
  for (const node of wanted) {
    // What the page no longer has goes, up to what it still has under this identifier.
    const there = node.id ? Array.from(old.children).find((child) => child.id === node.id) : null;
    while (at && at !== there && (there || isOwn(at) || isGone(at, wanted))) at = past(at);
    if (at && isSame(at, node)) {
      morph(at, node);
      at = at.nextSibling;
    } else old.insertBefore(document.importNode(node, true), at);
  }
  while (at) at = past(at);
}

const isGone = (node, wanted) => Boolean(node.id) && !wanted.some((other) => other.id === node.id);

function past(node) {
  const following = node.nextSibling;
  if (!isOwn(node)) node.remove();
  return following;
}
