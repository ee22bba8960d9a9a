// What every page has: the switch between light and dark, copy buttons, times that say how long ago.

const TWICE_MS = 2000;
const root = document.documentElement;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const toggle = document.getElementById("theme");
toggle.hidden = false;
toggle.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; Path=${root.dataset.root}/; Max-Age=31536000; SameSite=Lax`;
});

// Not `scrollIntoView`: the Tab key would start from there.
const here = document.querySelector(".top nav [aria-current]");
if (here) here.closest("ul").scrollLeft = here.offsetLeft - here.closest("ul").offsetLeft - 60;

export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

// Browsers give pages that came over plain HTTP no clipboard; there, what is selected can be copied.
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.className = "hidden-text";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  before?.focus();
  if (!isCopied) throw new Error("the browser copies nothing");
}

async function read(place) {
  const answer = await fetch(place);
  if (!answer.ok) throw new Error("the server gives no text");
  return answer.text();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const before = button.textContent;
  let words = "Copied";
  try {
    await copyText(button.dataset.from ? await read(button.dataset.from) : source.textContent);
  } catch {
    words = "Not copied";
  }
  button.textContent = words;
  announce(words);
  setTimeout(() => { button.textContent = before; }, 1500);
});

// On a phone each row of a wide table is a card; its cells then say what they are.
export function labelCells(root) {
  for (const table of root.querySelectorAll(".table > table")) {
    const heads = [...table.tHead.rows[0].cells];
    if (heads.length < 3) continue;
    const labels = heads.map((head) => (head.querySelector("button:not(.help)") ?? head).firstChild?.textContent.trim() ?? "");
    table.classList.add("cards");
    table.classList.toggle("acting", heads.some((head) => head.querySelector("button:not(.help), input")));
    table.role = "table";
    for (const head of heads) head.role = "columnheader";
    for (const row of table.rows) row.role = "row";
    for (const row of table.tBodies[0].rows) {
      for (const cell of row.cells) {
        cell.role = "cell";
        cell.dataset.label = labels[cell.cellIndex];
        cell.classList.toggle("blank", !cell.textContent.trim() && !cell.querySelector("input, button, img, svg, meter, progress"));
      }
    }
  }
}

labelCells(document);

for (const button of document.querySelectorAll("button[data-copy]:not([data-later])")) button.hidden = false;

for (const form of document.querySelectorAll("form[data-delete]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { hand, isSure } = await import("./deleting.js");
    const name = document.querySelector("h1").textContent.trim();
    if (await isSure(`Delete “${name}”, with its document and what people corrected in it?`)) hand([form.dataset.delete], `“${name}”`);
  });
}

// A double click hands a form in once.
let last = null;
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const isAgain = last?.form === event.target && last.button === event.submitter && event.timeStamp - last.at < TWICE_MS;
  if (isAgain) event.preventDefault();
  else last = { form: event.target, button: event.submitter, at: event.timeStamp };
});

// One menu at a time; a click or the Tab key elsewhere or Escape closes it.
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A correction is sent by keyboard, beside its document and on a page of its own.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.id !== "edited") return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("[value=next]"));
});
