// Pages that answered a form at its own address: a row more, a look before it is saved. Back gives the page before as it
// was left, with all that was typed in it, for the server has none of it; Forward the one after.

import { all, byId, fill, showPage } from "./dom.js";

const left = new Map();
let at = (history.state && history.state.turned) || 0;

export function turnTo(page) {
  if (left.size === 0) addEventListener("popstate", ({ state }) => turnBack(state));
  leave();
  history.replaceState({ turned: at }, "");
  at += 1;
  history.pushState({ turned: at }, "", location.href);
  showPage(page);
}

function leave() {
  all(".form-state").forEach((old) => old.remove());
  left.set(at, { title: document.title, nodes: Array.from(byId("main").childNodes) });
}

// What has no state is a way within the page; what was left before the page was loaded anew is here no more.
function turnBack(state) {
  if (!state || state.turned === at) return;
  const there = left.get(state.turned);
  if (!there) {
    location.reload();
    return;
  }
  leave();
  at = state.turned;
  document.title = there.title;
  fill(byId("main"), there.nodes);
}
