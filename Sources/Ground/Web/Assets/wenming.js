// Small comforts over pages that work without any of this.

document.documentElement.classList.add("scripted");

const main = document.querySelector("main");
const saveState = () => document.getElementById("save-state");

function say(text, style) {
  const place = saveState();
  if (!place) return;
  place.textContent = text;
  place.className = `tag ${style}`;
}

// Photos go ahead of their form, piece by piece: when the signal breaks, what has come stays with the server, and the
// rest follows as soon as it can. In the form then stand their receipts. Where the server says no, the form takes the
// files, and its page says why.
const pieceSize = 256 * 1024;
const uploads = new WeakMap();
let ahead = Promise.resolve();

const pause = (seconds) => new Promise((resolve) => {
  setTimeout(resolve, seconds * 1000);
  addEventListener("online", resolve, { once: true });
});

// Null where the server says no, undefined where nobody answers.
async function asked(address, options = {}) {
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const response = await fetch(address, { credentials: "same-origin", ...options, headers });
    if (response.ok) return await response.json();
    return [409, 503].includes(response.status) ? undefined : null;
  } catch { return undefined; }
}

async function receiptFor(file, address, token, tell) {
  const place = `${address}/${crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`}`;
  const headers = { "Content-Type": "application/octet-stream", "X-Form-Token": token };
  let [received, wait] = [0, 1];
  while (true) {
    tell(`上传${Math.floor(100 * received / file.size)}%`);
    const body = file.slice(received, received + pieceSize);
    let progress = await asked(`${place}?offset=${received}&length=${file.size}`, { method: "POST", body, headers });
    if (progress === null) return null;
    wait = progress ? 1 : Math.min(wait * 2, 30);
    while (progress === undefined) {
      tell("没有信号，有了会接着传");
      await pause(wait);
      progress = await asked(place);
      if (progress === null) return null;
      wait = Math.min(wait * 2, 30);
    }
    if (progress.receipt) return progress.receipt;
    received = progress.received;
  }
}

function teller(field) {
  if ("live" in field.form.dataset) return (text) => say(text, "tag-amber");
  const status = Object.assign(document.createElement("div"), { className: "form-text" });
  status.setAttribute("role", "status");
  document.getElementById(`s-${field.id}`)?.remove();
  status.id = `s-${field.id}`;
  field.after(status);
  return (text) => { status.textContent = text; };
}

async function uploadAll(field, state) {
  const { form } = field;
  const files = [...field.files].filter((file) => file.size > 0);
  const tell = teller(field);
  for (const [index, file] of files.entries()) {
    const which = files.length > 1 ? `第${index + 1}张照片（共${files.length}张）` : "照片";
    const receipt = await receiptFor(
      file, field.dataset.uploads, form.elements._token.value, (text) => tell(which + text));
    if (!receipt || uploads.get(field) !== state) { tell(""); return; }
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: receipt });
    state.kept.push(kept);
    form.append(kept);
  }
  tell(files.length ? "照片已传好" : "");
  state.isDone = true;
}

// Chosen anew, the earlier choice does not count.
function beginUpload(field) {
  for (const kept of uploads.get(field)?.kept ?? []) kept.remove();
  const state = { kept: [], isDone: false, hasEnded: false };
  uploads.set(field, state);
  state.ended = uploadAll(field, state).finally(() => { state.hasEnded = true; });
  ahead = Promise.all([ahead, state.ended]);
}

const uploadFields = (form) => [...form.querySelectorAll("input[data-uploads]")];
// What has gone ahead does not go again; where only some of it could, all of it goes with the form.
function leaveOut(form, body) {
  for (const field of uploadFields(form)) {
    const state = uploads.get(field);
    if (state?.isDone) body.delete(field.name);
  }
}
document.addEventListener("formdata", (event) => leaveOut(event.target, event.formData));

// A form marked data-live is sent in the background and the page's new state put in place of the old,
// without losing the spot: a phone's user keeps walking. What cannot be sent stays as it was typed.
let queue = Promise.resolve();
let underWay = 0;
async function send(form, submitter) {
  const body = new FormData(form);
  leaveOut(form, body);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const isMultipart = form.enctype === "multipart/form-data";
  say("正在保存…", "tag-amber");
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST", body: isMultipart ? body : new URLSearchParams(body), credentials: "same-origin",
    });
  } catch {
    say("没有信号，未保存，请再按一次", "tag-red");
    delete form.dataset.sending;
    return false;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.querySelector("main");
  if (!next || !page.querySelector(".visit")) { location.reload(); return false; }
  const focused = document.activeElement?.id ?? "";
  const isTyping = document.activeElement?.matches("input, textarea, select") ?? false;
  const top = scrollY;
  // What was typed while the answer was on its way, in any field, is newer than the answer.
  const typed = [...main.querySelectorAll("input:not([type=hidden], [type=file])")]
    .filter((field) => field.closest("#submit-form") || field.value !== field.defaultValue)
    .map((field) => [field.id, field.value]);
  main.replaceChildren(...next.childNodes);
  for (const [id, value] of typed) if (document.getElementById(id)) document.getElementById(id).value = value;
  scrollTo({ top, behavior: "instant" });
  const place = document.getElementById(focused);
  (place?.disabled ? place.form.querySelector("button:enabled") : place)?.focus({ preventScroll: true });
  // The new spot is what comes next, unless somebody already writes elsewhere.
  const added = form.elements.line && document.getElementById(`line-${form.elements.line.value}`);
  if (added && !isTyping) {
    added.focus({ preventScroll: true });
    added.scrollIntoView({ block: "nearest" });
  }
  if (response.ok) say("已保存", "tag-green");
  else {
    say("没有保存，见红字", "tag-red");
    const fault = main.querySelector(".field-error") ?? main.querySelector(".refused");
    fault?.scrollIntoView({ block: "center" });
  }
  return response.ok;
}

function enqueue(form, submitter) {
  queue = queue.then(() => send(form, submitter)).finally(() => underWay -= 1);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  const waiting = uploadFields(form).map((field) => uploads.get(field)).find((state) => state && !state.hasEnded);
  if (waiting) {
    event.preventDefault();
    const { submitter } = event;
    if ("live" in form.dataset) {
      // The page may have been replaced by then, and the form with it.
      form.dataset.sending = "yes";
      underWay += 1;
      waiting.ended.finally(() => enqueue(form, submitter));
    } else waiting.ended.finally(() => form.requestSubmit(submitter));
    return;
  }
  form.dataset.sending = "yes";
  if ("live" in form.dataset) {
    event.preventDefault();
    underWay += 1;
    enqueue(form, event.submitter);
  } else if (underWay > 0) {
    // Leaving the page would cut off what is on its way: first that, then this, unless that was refused.
    event.preventDefault();
    delete form.dataset.sending;
    ahead.then(() => queue).then((isSaved) => {
      if (isSaved) (form.isConnected ? form : document.getElementById(form.id))?.requestSubmit();
    });
  } else {
    addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
  }
});

// A note is sent when its field is left. Not on "change": that is not told of a text put back by send().
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.matches("input, textarea") && field.form && "autosave" in field.form.dataset && field.value !== field.defaultValue) field.form.requestSubmit();
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.dataset.uploads) beginUpload(field);
  // A chosen photo is sent at once.
  if (field.form && "live" in field.form.dataset && field.type === "file") field.form.requestSubmit();
  // Filters apply as soon as they are chosen.
  if (field.matches("form.filters select")) field.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-all]");
  if (all) for (const box of document.getElementsByName(all.dataset.all)) box.checked = all.checked;
  const next = event.target.closest("[data-next]");
  if (next) {
    event.preventDefault();
    const below = [...document.querySelectorAll(next.dataset.next)]
      .find((section) => section.getBoundingClientRect().top > 140);
    const target = below ?? document.querySelector(next.getAttribute("href"));
    target.scrollIntoView({ behavior: "smooth", block: "start" });
    target.focus({ preventScroll: true });
  }
  const locate = event.target.closest("[data-locate]");
  if (locate) takePosition(locate.closest("form"));
});

function takePosition(form) {
  const said = form.querySelector("[data-located]");
  if (!navigator.geolocation) { said.textContent = "这台设备不能取位置，可以不填。"; return; }
  said.textContent = "正在取位置…";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
      said.textContent = `已取，误差约${Math.round(coords.accuracy)}米`;
    },
    () => { said.textContent = "没有取到（可能没有允许，或信号弱），可以不填。"; },
    { enableHighAccuracy: true, timeout: 20000 },
  );
}

// On a phone, the list comes before its filters.
if (matchMedia("(max-width: 760px)").matches)
  for (const fold of document.querySelectorAll("details.fold")) fold.open = false;

// After a refusal, the cursor goes to the first field that needs mending.
document.querySelector('[aria-invalid="true"]')?.focus();

// Lists by keyboard: j and k move, Enter opens (it is a link), / goes to the search.
document.addEventListener("keydown", (event) => {
  const rows = document.querySelector("table[data-keys]");
  if (!rows || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector('input[type="search"]')?.focus();
  }
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...rows.querySelectorAll("tbody a")];
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
});
