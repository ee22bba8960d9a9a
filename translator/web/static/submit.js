// Files dropped anywhere on the page are listed, each with its size and the languages that are in it.

import { tryAsk, wordsOf } from "./asking.js";
import { announce } from "./page.js";

const form = document.getElementById("submit");
const field = document.getElementById("documents");
const place = document.getElementById("files");
const list = document.getElementById("file-list");
const button = document.getElementById("files-submit");
const known = new WeakMap(); // file -> the row that shows it
let turn = Promise.resolve();

function sizeOf(bytes) {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) if (bytes >= size) return `${Number((bytes / size).toPrecision(3))} ${unit}`;
  return `${bytes} bytes`;
}

function rowOf(file) {
  const row = document.createElement("li");
  row.innerHTML = "<bdi class=file-name></bdi> <span class='soft small numbers'></span> <span class='small found'></span> <button type=button class='quiet small-button'>Remove</button>";
  row.querySelector("bdi").textContent = file.name;
  row.querySelector(".numbers").textContent = sizeOf(file.size);
  row.querySelector("button").setAttribute("aria-label", `Remove ${file.name}`);
  row.querySelector("button").addEventListener("click", () => { set([...field.files].filter((other) => other !== file)); announce(`${file.name} removed`); });
  return row;
}

function set(files) {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  field.files = all.files;
  show();
}

function show() {
  const files = [...field.files];
  list.replaceChildren(...files.map((file) => {
    if (!known.has(file)) {
      known.set(file, rowOf(file));
      look(file);
    }
    return known.get(file);
  }));
  list.hidden = !files.length;
  button.textContent = files.length > 1 ? `Translate ${files.length} files` : "Translate files";
  button.disabled = !files.length;
}

// One after another, so that a hundred files do not ask at a time.
function look(file) {
  const found = known.get(file).querySelector(".found");
  found.textContent = "…";
  turn = turn.then(async () => {
    if (![...field.files].includes(file)) return;
    const body = new FormData();
    body.set("source", form.elements.source.value);
    body.set("file", file);
    const answer = await tryAsk("/segments", { method: "POST", body });
    if (answer?.ok) found.innerHTML = await answer.text();
    else found.textContent = answer ? await wordsOf(answer) : "";
  });
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

field.addEventListener("change", show);
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
  set([...field.files, ...event.dataTransfer.files]);
  place.scrollIntoView({ block: "nearest" });
});
show();
addEventListener("pageshow", show); // with the files that a browser puts back
