// Photos are made small before they travel: a village's mobile line is slow, and the town needs no more than this.
"use strict";

window.xunfang = window.xunfang || {};

(() => {
  const MOST = 3;
  const LONGEST_SIDE = 1600;
  const QUALITY = 0.8;
  const input = document.getElementById("photo");
  const list = document.getElementById("chosen");
  let chosen = [];

  function load(file) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = reject;
      image.src = URL.createObjectURL(file);
    });
  }

  async function shrink(file) {
    const image = await load(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    return canvas.toDataURL("image/jpeg", QUALITY);
  }

  function show() {
    list.textContent = "";
    list.append(...chosen.map(item));
    list.hidden = chosen.length === 0;
  }

  function item(address, place) {
    const image = document.createElement("img");
    image.src = address;
    image.alt = "";
    const cross = document.createElement("span");
    cross.textContent = "×";
    cross.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `去掉第 ${place + 1} 张照片`);
    button.append(image, cross);
    button.addEventListener("click", () => {
      chosen.splice(place, 1);
      show();
      input.focus();
    });
    const row = document.createElement("li");
    row.append(button);
    return row;
  }

  async function add(files) {
    const trouble = window.xunfang.trouble;
    trouble("");
    for (const file of files) {
      if (chosen.length >= MOST) {
        trouble(`一次最多 ${MOST} 张，多出来的没有加。`);
        break;
      }
      try {
        chosen.push(await shrink(file));
      } catch {
        trouble("有一张照片打不开，没有加上。请换一张，或者重新拍一张。");
      }
    }
    show();
  }

  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await add(files);
    document.getElementById("text").focus();
  });

  /** The chosen photos, once. */
  function take() {
    const taken = chosen;
    chosen = [];
    show();
    return taken;
  }

  /** A photo as the form carries it. */
  function file(address) {
    const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: "image/jpeg" });
  }

  Object.assign(window.xunfang, { takePhotos: take, photoFile: file });
})();
