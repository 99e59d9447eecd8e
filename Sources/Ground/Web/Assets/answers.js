// What became of a request: judged by what came back, never by what was hoped. `is` says which:
//
//   saved    the server says itself that it is done (Prefer: return=minimal, RFC 7240), and where it leads
//   data     JSON that was asked for            page   a whole page of the server's, with its status
//   refused  it says no, in words (RFC 9457)
//   signIn   nobody is signed in any more       stale  somebody is, but the form is from before
//   unsent   anything else, and why: no signal, an answer cut off, the page of a gateway or of a portal; or our server
//            cannot now, with its `words` and their `code`

const html = "text/html";
const json = "application/json";

export const askJSON = (address) => ask(address, { headers: { Accept: json } }, 20);
export const askPage = (address) => ask(address, { headers: { Accept: html } }, 20);

// A write whose answer is wanted in few words.
export const post = (address, body, options = {}) => send(address, body, json, options);
// A form whose answer may be a page.
export const postForm = (address, body, options = {}) => send(address, body, html, options);

// - patience: seconds after which nobody waits any more.
// - stopper: what ends the waiting before (`stopper()`).
function send(address, body, accept, { headers = {}, patience = 20, stop = stopper() }) {
  const options = {
    method: "POST", body, headers: Object.assign({ Accept: accept, Prefer: "return=minimal" }, headers),
  };
  return ask(address, options, patience, stop);
}

async function ask(address, options, patience, stop = stopper()) {
  const timer = setTimeout(() => stop.stop("没有等到答复"), patience * 1000);
  const asked = fetch(address, Object.assign({ credentials: "same-origin", signal: stop.signal }, options))
    .then(judged, () => unsent("没有信号"));
  // Where a request cannot be broken off, it is no longer waited for.
  const answer = await Promise.race([asked, stop.stopped]);
  clearTimeout(timer);
  return stop.why ? unsent(stop.why) : answer;
}

export function stopper() {
  const controller = window.AbortController ? new AbortController() : null;
  const stopper = { signal: controller ? controller.signal : undefined, why: "" };
  stopper.stopped = new Promise((resolve) => {
    stopper.stop = (why) => {
      stopper.why = why;
      if (controller) controller.abort();
      resolve();
    };
  });
  return stopper;
}

const unsent = (why) => ({ is: "unsent", why, words: "", code: "" });

async function judged(response) {
  const { status, headers } = response;
  if (status === 204 && headers.get("Preference-Applied")) return { is: "saved", location: headers.get("Location") };
  let text;
  try { text = await response.text(); } catch (error) { return unsent("答复断在半路"); }
  const type = headers.get("Content-Type") || "";
  if (type.startsWith("application/problem+json")) return problem(status, parsed(text));
  if (type.startsWith(json)) {
    const data = parsed(text);
    return data ? { is: "data", data } : unsent("答复断在半路");
  }
  const page = type.startsWith(html) ? new DOMParser().parseFromString(text, html) : null;
  // The last thing of every page of ours: what lacks it is somebody else's, or was cut off.
  if (page && page.getElementById("main") && page.querySelector("footer.foot")) return judgedPage(status, page);
  return unsent(status >= 400 ? `网络出错（${status}）` : "答复的不是本系统");
}

function parsed(text) {
  try { return JSON.parse(text); } catch (error) { return null; }
}

function problem(status, told) {
  if (!told) return unsent("答复断在半路");
  if (status === 401) return { is: "signIn" };
  if (told.code === "form.token") return { is: "stale" };
  if (status >= 500) return Object.assign(unsent(told.detail.replace(/。$/, "")), { words: told.detail, code: told.code });
  const words = told.fields.length ? told.fields.map((field) => field.message).join("") : told.detail;
  return { is: "refused", words, status, fields: told.fields };
}

function judgedPage(status, page) {
  if (status === 401) return { is: "signIn" };
  // What is told where a form's token is old (RetryPage, NotDonePage): here the form still stands, so it is not needed.
  if (status === 403 && page.querySelector("[data-stale]")) return { is: "stale" };
  if (status >= 500) return unsent(wordsOf(page).replace(/。$/, ""));
  return { is: "page", page, status };
}

// What a page that is no form says.
export function wordsOf(page) {
  const said = page.querySelector("main .refused, main .error-page p") || page.querySelector("main h1");
  return said ? said.textContent.trim() : "";
}
