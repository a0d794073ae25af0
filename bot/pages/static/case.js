// One item's page works without this; with it the page knows who else is there, counts down, records, and has keys.
"use strict";

const matter = document.getElementById("matter");

// --- who else looks at it, and what was done to it meanwhile
let line = null;
let wait = 2000;
let later = 0;

function follow() {
  clearTimeout(later);
  if (line || document.hidden || !matter) return;
  const { number, version } = matter.dataset;
  line = new EventSource("/desk/case/" + number + "/events?version=" + version);
  line.addEventListener("open", () => { wait = 2000; });
  line.addEventListener("beside", (event) => tell("beside", JSON.parse(event.data)));
  line.addEventListener("news", (event) => changed(JSON.parse(event.data)));
  line.addEventListener("over", () => location.reload());
  line.addEventListener("error", () => {
    leave();
    later = setTimeout(follow, wait);
    wait = Math.min(wait * 2, 60000);
  });
}

function leave() {
  if (line) line.close();
  line = null;
}

function tell(id, words) {
  const place = document.getElementById(id);
  place.textContent = words;
  place.hidden = !words;
}

function changed(words) {
  // Nothing is taken from under somebody's fingers: the page is drawn anew when they say so.
  const news = document.getElementById("case-news");
  news.querySelector("span").textContent = words;
  news.hidden = false;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : follow()));
addEventListener("pagehide", leave);
addEventListener("pageshow", follow);
follow();

// --- words that leave in a moment
const undo = document.querySelector(".undo");
if (undo) {
  const says = undo.querySelector(".leaves");
  const end = Date.now() + Number(undo.dataset.seconds) * 1000;
  const words = says.textContent;
  says.removeAttribute("role"); // the first sentence was read out; every second of it would be too much
  const tick = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) { says.textContent = words.replace(/\d+/, left); return; }
    clearInterval(tick);
    says.setAttribute("role", "status");
    says.textContent = says.dataset.done || "已经发给居民。";
    undo.querySelector("button").hidden = true;
  }, 250);
}

// --- ready texts go in at once
for (const button of document.querySelectorAll('button[name="insert"]')) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const box = button.form.elements.text;
    box.value = [box.value.trim(), button.form.elements.canned.value].filter(Boolean).join("\n");
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
}

// --- a file is chosen by a button that says what for, and what was chosen is said beside it
for (const file of document.querySelectorAll("input[data-file]")) {
  const button = document.createElement("button");
  const chosen = document.createElement("span");
  const row = document.createElement("span");
  button.type = "button";
  button.className = "quiet";
  button.textContent = file.dataset.file;
  chosen.setAttribute("aria-live", "polite");
  row.className = "file";
  row.append(button, chosen);
  file.after(row);
  file.hidden = true;
  button.setAttribute("aria-describedby", file.id + "-label");
  file.labels[0].id = file.id + "-label";
  button.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    chosen.textContent = file.files.length ? "已选 " + file.files.length + " 个" : "";
  });
}

for (const search of document.querySelectorAll('input[name="search"]')) {
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search.form.elements.find.click();
  });
}

// --- the answer to quote matters only where something is explained
for (const radio of document.querySelectorAll('input[name="outcome"]')) {
  radio.addEventListener("change", () => {
    const quotes = radio.form.querySelector(".quotes");
    quotes.open = radio.value === "explained";
    radio.form.elements.photo.closest(".attach").hidden = radio.value === "explained";
  });
}

// --- a voice, recorded here: it becomes the file of the form, and is heard before it is sent
const LONGEST = 10 * 60 * 1000;
const FORMS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

function recorder(box) {
  const file = box.querySelector('input[type="file"]');
  const button = box.querySelector(".record");
  const heard = box.querySelector(".heard");
  const player = box.querySelector("audio");
  let running = null;

  async function start() {
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      heard.textContent = "录不了音：请允许这个网页用话筒，或者选一个录好的文件。";
      return;
    }
    const type = FORMS.find((each) => MediaRecorder.isTypeSupported(each)) || "";
    running = new MediaRecorder(sound, type ? { mimeType: type, audioBitsPerSecond: 32000 } : {});
    const parts = [];
    const limit = setTimeout(() => running && running.stop(), LONGEST);
    running.addEventListener("dataavailable", (event) => parts.push(event.data));
    running.addEventListener("stop", () => {
      clearTimeout(limit);
      sound.getTracks().forEach((track) => track.stop());
      keep(new Blob(parts, { type: running.mimeType }));
      running = null;
      button.textContent = "重新录";
      button.classList.remove("on");
    });
    running.start();
    button.textContent = "录好了";
    button.classList.add("on");
    heard.textContent = "正在录，说完按“录好了”。";
  }

  function keep(blob) {
    const carrier = new DataTransfer();
    carrier.items.add(new File([blob], "voice", { type: blob.type }));
    file.files = carrier.files;
    player.src = URL.createObjectURL(blob);
    player.hidden = false;
    heard.textContent = "录好了，先听一遍。按“发出语音”才发出去。";
    file.dispatchEvent(new Event("change"));
  }

  button.addEventListener("click", () => (running ? running.stop() : start()));
  box.querySelector(".recorder").hidden = false;
}

const records = window.MediaRecorder && navigator.mediaDevices && window.DataTransfer;
for (const box of document.querySelectorAll("[data-recorder]")) {
  if (records) recorder(box);
  const file = box.querySelector('input[type="file"]');
  // A voice is a word too.
  file.addEventListener("change", () => { file.form.elements.text.required = !file.files.length; });
}

// --- keys for whoever works at a computer
const KEYS = {
  t: "take", r: "reply", n: "note", c: "close", k: "contact", a: "ask", g: "recategorise",
  h: "hand_on", o: "send_outside", e: "ask_extend", m: "merge",
};
const keys = document.getElementById("keys");

function wayOf(action) {
  return document.querySelector("form.deed." + action);
}

function typing(element) {
  return element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT|AUDIO)$/.test(element.tagName);
}

function go(action) {
  const form = wayOf(action);
  if (!form) return false;
  const folded = form.closest("details");
  if (folded) folded.open = true;
  const words = /^(?:reply|note|ask)$/.test(action) && form.querySelector("textarea");
  const target = words || form.querySelector("textarea, select, input:not([type=hidden]):not([hidden]), button");
  if (action === "take") form.querySelector("button").click();
  else target.focus();
  form.scrollIntoView({ block: "nearest" });
  return true;
}

if (keys) {
  const list = keys.querySelector("dl");
  const offered = Object.entries(KEYS).filter(([, action]) => wayOf(action));
  for (const [key, says] of [...offered.map(([key, action]) => [key, label(action)]), ["q", "回到队列"], ["?", "看快捷键"]]) {
    const name = document.createElement("dt");
    const what = document.createElement("dd");
    name.textContent = key;
    what.textContent = says;
    list.append(name, what);
  }
  keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "?") {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    } else if (event.key === "q") {
      document.querySelector(".back-to-queue").click();
    } else if (!(event.key in KEYS) || !go(KEYS[event.key])) {
      return;
    }
    event.preventDefault();
  });
}

function label(action) {
  const form = wayOf(action);
  const folded = form.closest("details");
  return folded ? folded.querySelector("summary").textContent.trim() : form.closest("section").getAttribute("aria-label");
}
