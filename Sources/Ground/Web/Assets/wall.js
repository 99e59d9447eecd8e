// A screen on a wall: the page comes anew each minute. Where the server does not answer, what stands there stays, and says
// of when it is.

import { drawTables } from "./charts.js";
import { byId, showPage } from "./dom.js";

document.documentElement.classList.add("scripted");
drawTables();

const seconds = Number(document.body.dataset.refresh) || 60;
const clock = () => new Date().toTimeString().slice(0, 5);
let since = clock();

async function refresh() {
  const stale = byId("stale");
  try {
    const answer = await fetch(location.href, { credentials: "omit", cache: "no-store" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    showPage(new DOMParser().parseFromString(await answer.text(), "text/html"));
    since = clock();
    stale.hidden = true;
  } catch (error) {
    stale.textContent = `没有连上服务器，这里是${since}的数`;
    stale.hidden = false;
  }
}

setInterval(refresh, seconds * 1000);
