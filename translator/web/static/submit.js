// Files dropped anywhere on the page are chosen; which languages the first has is shown before it is handed in.

import { ask, Unreachable, wordsOf } from "./asking.js";

const form = document.getElementById("submit");
const files = document.getElementById("documents");
const place = document.getElementById("files");
const detected = document.getElementById("detected");
let asked = null;

async function detect() {
  asked?.abort();
  detected.hidden = !files.files.length;
  if (detected.hidden) return;
  asked = new AbortController();
  const body = new FormData();
  body.set("source", form.elements.source.value);
  body.set("file", files.files[0]);
  try {
    const answer = await ask("/segments", { method: "POST", body, signal: asked.signal });
    if (answer.ok) detected.innerHTML = await answer.text();
    else detected.textContent = await wordsOf(answer);
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof Unreachable)) throw error;
  }
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

files.addEventListener("change", detect);
form.elements.source.addEventListener("change", detect);
addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  place.classList.add("over");
});
addEventListener("dragleave", (event) => { if (!event.relatedTarget) place.classList.remove("over"); });
addEventListener("drop", (event) => {
  place.classList.remove("over");
  if (!hasFiles(event)) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
  files.files = all.files;
  place.scrollIntoView({ block: "nearest" });
  detect();
});
