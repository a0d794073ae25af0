// Draws one thing said, exactly as the server does in line.html.
"use strict";

window.xunfang = window.xunfang || {};

(() => {
  const talk = document.getElementById("talk");

  function make(tag, names, ...inside) {
    const made = document.createElement(tag);
    if (names) made.className = names;
    made.append(...inside);
    return made;
  }

  function callable(number, label) {
    const link = make("a", "", label);
    link.href = `tel:${number}`;
    return link;
  }

  /** The text with each item's number in one piece: on a narrow phone it would break at its hyphens. */
  function unbroken(text) {
    return text.split(/([A-Z]{2,3}-[0-9]{4,9}-[0-9])/).map((part, place) => (place % 2 ? make("span", "whole", part) : part));
  }

  function words(parts) {
    const nodes = parts.flatMap((part, place) => (place % 2 ? [callable(part, part)] : unbroken(part)));
    return make("p", "words", ...nodes);
  }

  function calls(numbers) {
    return make("div", "calls", ...numbers.map((number) => {
      const link = callable(number, `拨打 ${number}`);
      link.className = "call";
      return link;
    }));
  }

  function picture(address, place) {
    const image = make("img", "");
    image.alt = `您发的照片 ${place + 1}`;
    image.src = address;
    const link = make("a", "picture", image);
    link.href = address;
    if (address.startsWith("data:")) link.removeAttribute("href");
    return link;
  }

  function voice(address, place) {
    const player = make("audio", "");
    player.controls = true;
    player.preload = "none";
    player.src = address;
    player.setAttribute("aria-label", `工作人员的语音 ${place + 1}`);
    return player;
  }

  function bubble(line) {
    const box = make("div", "bubble");
    if (line.text.some(Boolean)) box.append(words(line.text));
    (line.voices || []).forEach((address, place) => box.append(voice(address, place)));
    if (line.source) box.append(make("p", "source", line.source));
    if (line.calls && line.calls.length) box.append(calls(line.calls));
    (line.photos || []).forEach((address, place) => box.append(picture(address, place)));
    return box;
  }

  function meta(line) {
    const time = make("time", "", line.time);
    if (line.at) time.dateTime = line.at;
    const shown = make("p", "meta", time);
    if (line.side === "resident") shown.append(" ", make("span", "status", line.status || ""));
    return shown;
  }

  function choices(buttons) {
    const form = make("form", "choices", ...buttons.map((button) => {
      const shown = make("button", "", ...unbroken(button.label));
      shown.name = "button";
      shown.value = button.id;
      return shown;
    }));
    form.method = "post";
    form.action = "/say";
    return form;
  }

  /** 有用 and 没帮助, small, so that they ask nothing of anybody. */
  function weighing(buttons) {
    const form = choices(buttons);
    form.classList.add("weigh");
    form.setAttribute("aria-label", "这条答复有没有帮上您");
    return form;
  }

  /** The element of a line; one without a position is on its way. */
  function build(line) {
    const shown = make("div", `line ${line.side} ${line.kind || ""} fresh`);
    if (line.seq) place(shown, line.seq);
    if (line.gone) {
      shown.append(make("p", "erased", "这里的话已经清除"));
      return shown;
    }
    shown.append(make("p", "aside-only", line.side === "town" ? "巡访说：" : "您说："), bubble(line), meta(line));
    if (line.buttons && line.buttons.length) shown.append(choices(line.buttons));
    if (line.weigh && line.weigh.length) shown.append(weighing(line.weigh));
    return shown;
  }

  /** Give a line its position, by which it is found and never drawn twice. */
  function place(shown, seq) {
    shown.id = `m${seq}`;
    shown.dataset.seq = seq;
  }

  /** Put a line where its position belongs; what is on its way stays last. */
  function insert(shown) {
    const seq = Number(shown.dataset.seq || Infinity);
    const later = [...talk.children].find((other) => Number(other.dataset.seq || (other.classList.contains("sending") ? Infinity : 0)) > seq);
    talk.insertBefore(shown, later || null);
  }

  /** Buttons of earlier replies are over once the resident has said something else. */
  function retireChoices() {
    talk.querySelectorAll(".choices").forEach((form) => form.remove());
  }

  /** Keep the newest in sight, buttons and all, but never push the beginning of an answer out at the top. */
  function follow() {
    const bottom = document.documentElement.scrollHeight - innerHeight;
    const first = answer();
    const top = first ? first.getBoundingClientRect().top + scrollY - 80 : 0;
    scrollTo(0, first ? Math.min(bottom, Math.max(top, 0)) : 0);
  }

  /** The first thing that the town said to the resident's last word, or that word; nothing on a fresh page. */
  function answer() {
    const said = [...talk.querySelectorAll(".line.resident")].pop();
    return said ? said.nextElementSibling || said : talk.querySelector("[data-seq]");
  }

  function nearBottom() {
    return document.documentElement.scrollHeight - innerHeight - scrollY < 200;
  }

  Object.assign(window.xunfang, { talk, build, place, insert, retireChoices, follow, nearBottom });
})();
