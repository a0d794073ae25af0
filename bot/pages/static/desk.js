// The desk works without this; with it the list is live, a word half written survives, and nothing is pressed twice.
"use strict";

const queue = document.getElementById("queue");
const news = document.getElementById("news");
const NEAR_TOP = 120; // px: whoever is this near the top is not reading further down

// --- the list: shown anew by itself at the top, offered where somebody is reading or working with the keyboard
let source = null;
let pause = 2000;
let timer = 0;

function listen() {
  clearTimeout(timer);
  if (source || document.hidden) return;
  const mark = document.getElementById("queue").dataset.mark;
  const asked = new URLSearchParams(location.search);
  asked.set("mark", mark);
  source = new EventSource("/desk/events?" + asked);
  source.addEventListener("open", () => { pause = 2000; });
  source.addEventListener("news", arrived);
  source.addEventListener("over", () => location.reload());
  source.addEventListener("error", again);
}

function silence() {
  if (source) source.close();
  source = null;
}

function again() {
  // The browser's own tries end at the first answer that is no stream, such as a proxy's while we restart.
  silence();
  clearTimeout(timer);
  timer = setTimeout(listen, pause);
  pause = Math.min(pause * 2, 60000);
}

function reading() {
  const list = document.getElementById("queue");
  return scrollY > NEAR_TOP || list.contains(document.activeElement) || list.querySelector(".tick input:checked");
}

function arrived() {
  if (reading()) news.hidden = false;
  else renew(false);
}

async function renew(asked) {
  let answer;
  try {
    answer = await fetch(location.href, { credentials: "same-origin" });
  } catch {
    news.hidden = false;
    return;
  }
  if (answer.redirected) return location.assign(answer.url);
  if (!answer.ok) { news.hidden = false; return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (!fresh) return location.reload();
  // Whoever began to tick or to read while the list was on its way keeps what they see.
  if (!asked && reading()) { news.hidden = false; return; }
  document.getElementById("queue").replaceWith(fresh);
  news.hidden = true;
}

if (queue) {
  news.addEventListener("click", () => { scrollTo(0, 0); renew(true); });
  document.addEventListener("visibilitychange", () => (document.hidden ? silence() : listen()));
  addEventListener("pagehide", silence);
  addEventListener("pageshow", (event) => { if (event.persisted) renew(true); listen(); });
  listen();
}

// --- a half-written word to a resident: a phone may drop the page while its camera is open
for (const form of document.querySelectorAll("form[data-draft]")) {
  const box = form.elements.text;
  const name = "draft " + form.dataset.draft;
  try {
    if ("sent" in form.dataset) sessionStorage.removeItem(name);
    else if (!box.value) box.value = sessionStorage.getItem(name) || "";
    box.addEventListener("input", () => sessionStorage.setItem(name, box.value));
  } catch {
    // Storage switched off: the box is an ordinary box.
  }
}

// --- the way back leads to the part of the queue that one came from
try {
  if (queue) sessionStorage.setItem("queue", location.search);
  for (const link of document.querySelectorAll(".back-to-queue")) link.search = sessionStorage.getItem("queue") || "";
} catch {
  // Storage switched off: back leads to the whole queue.
}

// --- what was done is said once, not at every reload
const pressed = location.pathname.match(/^(\/desk\/case\/[^/]+)\/(?:open|deed)$/);
if (pressed) history.replaceState(null, "", pressed[1]);
else if (location.search.includes("done=")) history.replaceState(null, "", location.pathname);

// --- one press is one press
document.addEventListener("submit", (event) => {
  if ("again" in event.target.dataset) return; // a file to save, a box to close: the page stays
  if (event.target.dataset.pressed) event.preventDefault();
  event.target.dataset.pressed = "yes";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.pressed;
  for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
});
