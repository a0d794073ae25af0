// What every page does a little better with scripts; without them the same links simply load a page.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js");

  function setBig(link, big) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `big=${big ? 1 : 0}; path=/; max-age=34560000; samesite=lax${secure}`;
    root.classList.toggle("big", big);
    link.textContent = big ? "小字" : "大字";
    const address = new URL(link.href);
    address.searchParams.set("big", big ? "0" : "1");
    link.href = address.href;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#type-size, #leave");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.id === "type-size") return setBig(link, !root.classList.contains("big"));
    // The page is empty at once, "back" does not lead to it again, and half-written words are gone.
    sessionStorage.clear();
    document.body.hidden = true;
    document.title = "";
    location.replace(link.href);
  });
})();
