// Drops files onto the text, and shows which languages were detected before anything is handed in.

const form = document.getElementById("submit");
const text = document.getElementById("text");
const files = document.getElementById("documents");
const drop = document.getElementById("drop");
const detected = document.getElementById("detected");
const WAIT_MS = 350;
let timer = 0;
let asked = null;

async function detect() {
  const body = new FormData();
  body.set("source", form.elements.source.value);
  if (text.value.trim()) body.set("text", text.value.slice(0, 25000));
  else if (files.files.length) body.set("file", files.files[0]);
  else { detected.hidden = true; return; }
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch("/segments", { method: "POST", body, signal: asked.signal });
    if (!answer.ok) return;
    detected.innerHTML = await answer.text();
    detected.hidden = false;
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function detectSoon() {
  clearTimeout(timer);
  timer = setTimeout(detect, WAIT_MS);
}

text.addEventListener("input", detectSoon);
files.addEventListener("change", detectSoon);
form.elements.source.addEventListener("change", detectSoon);
if (text.value.trim()) detect();

drop.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  drop.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
  files.files = all.files;
  detectSoon();
});
