// The queue by keyboard and the ticked items, and the intake's suggestions. Everything works without this too.
"use strict";

(() => {
  // --- by keyboard: never while somebody is writing, never with another key held
  const keys = document.getElementById("keys");

  function writing(target) {
    return Boolean(target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]"));
  }

  function step(by) {
    const lines = [...document.querySelectorAll("#queue .case")];
    if (!lines.length) return;
    const row = document.activeElement.closest("#queue .row");
    const at = row ? lines.indexOf(row.querySelector(".case")) + by : by > 0 ? 0 : lines.length - 1;
    lines[Math.max(0, Math.min(at, lines.length - 1))].focus();
  }

  function tick() {
    const row = document.activeElement.closest("#queue .row");
    if (row) row.querySelector(".tick input").click();
  }

  const PRESSED = {
    j: () => step(1),
    k: () => step(-1),
    x: tick,
    "/": () => document.getElementById("seek").focus(),
    "?": () => keys.showModal(),
  };

  if (keys && document.getElementById("queue")) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.open || writing(event.target)) return;
      const press = PRESSED[event.key];
      if (!press) return;
      event.preventDefault();
      press();
    });
  }

  // --- how many are ticked; the box that acts on them stays in reach
  function counted() {
    const box = document.getElementById("together");
    if (!box) return;
    const ticked = document.querySelectorAll("#queue .tick input:checked").length;
    document.getElementById("picked").textContent = ticked ? "（" + ticked + " 件）" : "";
    box.classList.toggle("ready", ticked > 0);
  }

  document.addEventListener("change", (event) => {
    if (event.target.closest(".tick")) counted();
  });
  addEventListener("pageshow", counted);

  // --- the intake: village, sort and what was reported already, suggested while somebody types
  const intake = document.getElementById("intake");
  const hints = document.getElementById("hints");

  if (intake && hints) {
    let timer = 0;
    let asked = 0;
    const chosen = new Set();

    const ask = async () => {
      const mine = ++asked;
      const fields = new URLSearchParams();
      for (const name of ["csrf", "text", "place", "village", "category", "guard"]) {
        const field = intake.elements[name];
        if (field && (field.type !== "checkbox" || field.checked)) fields.set(name, field.value);
      }
      let answer;
      try {
        answer = await fetch("/desk/intake/hints", { method: "POST", body: fields, credentials: "same-origin" });
      } catch {
        return;
      }
      if (!answer.ok || mine !== asked) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("hints");
      if (!fresh || mine !== asked) return;
      for (const name of ["village", "category"]) {
        const box = intake.elements[name];
        if (!chosen.has(name) && fresh.dataset[name]) box.value = fresh.dataset[name];
      }
      for (const name of ["guard", "urgent"]) {
        if (fresh.dataset[name] && !chosen.has(name)) intake.elements[name].checked = true;
      }
      const picked = hints.querySelector("input:checked");
      const keep = picked && [...fresh.querySelectorAll("input")].find((one) => one.value === picked.value);
      if (keep) keep.checked = true;
      hints.innerHTML = fresh.innerHTML;
      if (keep) [...hints.querySelectorAll("input")].find((one) => one.value === picked.value).checked = true;
    };

    intake.addEventListener("input", (event) => {
      if (["village", "category", "guard", "urgent"].includes(event.target.name)) chosen.add(event.target.name);
      if (!["text", "place", "village", "guard"].includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 400);
    });
  }

  // --- a list for the wall
  for (const button of document.querySelectorAll("button.print")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
