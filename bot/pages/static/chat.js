// The live talk. Whatever is sent is kept in the browser until the town has it on disk, and sent again with the same
// id after a broken line or a restart; whatever comes is drawn once, by its position.
"use strict";

(() => {
  const { talk, build, place, insert, retireChoices, follow, nearBottom, takePhotos, photoFile } = window.xunfang;
  const composer = document.getElementById("composer");
  const box = document.getElementById("text");
  const menu = document.getElementById("menu");
  const alarm = document.getElementById("trouble");
  const csrf = composer.elements.csrf.value;
  const KEPT = "xunfang.pending";
  const DRAFT = "xunfang.text";
  const FORGOTTEN = "xunfang.forgotten";
  const SILENCE = 40000; // ms; the stream gives a sign of life every 15 s
  const LATER = [408, 429, 502, 503, 504]; // the town, or a proxy before it, is busy or starting again
  const ERASES = ["erase:mine", "erase:all", "erase:sure"];

  let last = Number(talk.dataset.last);
  let known = talk.dataset.known === "1";
  const pending = read(KEPT);
  const shown = new Map(); // id of what is on its way -> its element
  let held = []; // the resident's own lines from the stream, while it is not yet clear which of them is on its way
  let pumping = false;
  let erasing = false;

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name)) || [];
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(pending));
    } catch {
      // Full: then it lives as long as this page.
    }
  }

  window.xunfang.trouble = (sentence) => {
    alarm.textContent = sentence;
    alarm.hidden = !sentence;
  };

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // --- sending

  function say(said) {
    const item = { id: newId(), text: "", photos: [], ...said };
    erasing = ERASES.includes(item.button);
    pending.push(item);
    keep();
    drawPending(item);
    retireChoices();
    window.xunfang.trouble("");
    menu.open = false;
    follow();
    pump();
  }

  function drawPending(item) {
    const line = { side: "resident", text: [item.label || item.text], photos: item.photos, time: "刚才", status: "发送中…" };
    const element = build(line);
    element.classList.add("sending");
    insert(element);
    shown.set(item.id, element);
  }

  async function pump() {
    if (pumping) return;
    pumping = true;
    for (let rest = 1000; pending.length; ) {
      const [item] = pending;
      const answer = await post(item);
      if (!answer) {
        status(item, "没送出去，正在重试…");
        await pause(rest);
        rest = Math.min(rest * 2, 15000);
        continue;
      }
      rest = 1000;
      pending.shift();
      keep();
      if (answer.seq) settle(item, answer.seq);
      else giveBack(item, answer.error);
    }
    pumping = false;
    held.forEach(draw);
    held = [];
  }

  /** {seq} when the town has it, {error} when it never will, null when it is to be tried again. */
  async function post(item) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), item.photos.length ? 120000 : 30000);
    try {
      const answer = await fetch("/say", { method: "POST", signal: patience.signal, ...body(item) });
      if (LATER.includes(answer.status)) return null;
      const said = await answer.json().catch(() => ({}));
      return answer.status === 202 ? said : { error: said.error || "没有收下，请再说一次。" };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  function body(item) {
    const fields = { csrf, id: item.id, text: item.text };
    if (item.button) fields.button = item.button;
    const headers = { Accept: "application/json" };
    if (!item.photos.length) {
      return { headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(fields) };
    }
    const form = new FormData();
    Object.entries(fields).forEach(([name, value]) => form.append(name, value));
    item.photos.forEach((address, number) => form.append("photo", photoFile(address), `${number + 1}.jpg`));
    return { headers, body: form };
  }

  let hurry = () => {};
  function pause(rest) {
    return new Promise((resolve) => {
      hurry = resolve;
      setTimeout(resolve, rest);
    });
  }

  function status(item, words) {
    shown.get(item.id).querySelector(".status").textContent = words;
  }

  function settle(item, seq) {
    const element = shown.get(item.id);
    shown.delete(item.id);
    known = true;
    if (document.getElementById(`m${seq}`)) {
      element.remove();
    } else {
      element.classList.remove("sending");
      element.querySelector(".status").textContent = answeredAfter(seq) ? "" : "已收到";
      element.remove();
      place(element, seq);
      insert(element);
    }
    if (!stream) connect();
  }

  function answeredAfter(seq) {
    return [...talk.querySelectorAll(".line.town[data-seq]")].some((line) => Number(line.dataset.seq) > seq);
  }

  function giveBack(item, sentence) {
    shown.get(item.id).remove();
    shown.delete(item.id);
    if (!item.button && !box.value) box.value = item.text;
    grow();
    window.xunfang.trouble(sentence);
  }

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    const photos = takePhotos();
    if (!text.trim() && !photos.length) return box.focus();
    box.value = "";
    sessionStorage.removeItem(DRAFT);
    grow();
    say({ text, photos });
    // On a phone the keyboard goes, so that the answer can be read.
    if (matchMedia("(pointer: coarse)").matches) box.blur();
    else box.focus();
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "forget") {
      localStorage.clear();
      sessionStorage.clear();
    }
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest(".choices button");
    if (!pressed) return;
    event.preventDefault();
    say(pressed.name === "text" ? { text: pressed.value } : { button: pressed.value, label: pressed.textContent });
  });

  // --- receiving

  let stream = null;
  let rest = 1000;
  let heard = 0;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
    if (!known) return;
    stream = new EventSource(`/events?after=${last}`);
    heard = Date.now();
    stream.onopen = () => { heard = Date.now(); rest = 1000; };
    stream.addEventListener("beat", () => { heard = Date.now(); });
    stream.onmessage = (event) => { heard = Date.now(); arrive(JSON.parse(event.data)); };
    stream.onerror = () => {
      stream.close();
      stream = null;
      timer = setTimeout(connect, rest + Math.random() * 500);
      rest = Math.min(rest * 2, 30000);
    };
  }

  function arrive(line) {
    last = Math.max(last, line.seq);
    if (line.side === "resident" && pumping) held.push(line);
    else draw(line);
  }

  function draw(line) {
    if (document.getElementById(`m${line.seq}`)) return;
    const stays = line.side === "town" && !nearBottom() && !pumping;
    if (line.side === "resident") retireChoices();
    insert(build(line));
    if (line.side === "town") answered(line);
    if (!stays) follow();
  }

  function answered(line) {
    talk.querySelectorAll(".line.resident").forEach((said) => {
      if (Number(said.dataset.seq) < line.seq) said.querySelectorAll(".status").forEach((word) => { word.textContent = ""; });
    });
    // What was erased goes from the screen too.
    if (erasing) location.replace("/");
  }

  function again() {
    hurry();
    if (!stream || Date.now() - heard > SILENCE) connect();
  }

  setInterval(() => { if (stream && Date.now() - heard > SILENCE) connect(); }, 10000);
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  // Another tab of this browser has forgotten the talk, and the new key is there.
  addEventListener("storage", (event) => { if (event.key === FORGOTTEN) location.replace("/"); });
  if ("forgotten" in talk.dataset) {
    localStorage.setItem(FORGOTTEN, Date.now());
    localStorage.removeItem(FORGOTTEN);
    history.replaceState(null, "", "/");
  }

  // --- writing

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }

  box.addEventListener("input", () => {
    sessionStorage.setItem(DRAFT, box.value);
    grow();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) composer.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.getElementById("type-size").addEventListener("click", () => setTimeout(follow));

  box.value = box.value || sessionStorage.getItem(DRAFT) || "";
  grow();
  pending.forEach(drawPending);
  follow();
  connect();
  pump();
})();
