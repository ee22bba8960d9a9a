// Keeps the list of jobs as it is on the server, and does things to many of them at a time.

import { ask, repeat } from "./asking.js";
import { deleteLater, isSure, takeOver } from "./deleting.js";
import { announce, labelCells } from "./page.js";

const rows = document.getElementById("rows");
const many = document.getElementById("many");
const acts = document.getElementById("acts");
const chosen = document.getElementById("chosen");
const hidden = new Set();
const OFTEN_MS = 1500, SELDOM_MS = 6000;
let known = "";
let lastMs = performance.now();

function ticks() {
  return [...rows.querySelectorAll("[name=job]:checked")];
}

function count() {
  if (!acts) return;
  const n = ticks().length;
  chosen.textContent = n ? `${n} chosen:` : "Tick jobs to do something with them:";
  for (const button of acts.querySelectorAll("button")) button.disabled = !n;
}

// A box in the head ticks all; it is of no use without a script, so it is made here.
function furnish() {
  const head = rows.querySelector("th");
  if (head && !head.querySelector("input")) {
    const all = document.createElement("input");
    all.type = "checkbox";
    all.id = "all";
    all.setAttribute("aria-label", "Choose all on this page");
    head.replaceChildren(all);
  }
  labelCells(rows);
  for (const box of rows.querySelectorAll("[name=job]")) box.closest("tr").hidden = hidden.has(box.value);
  count();
}

function fill(html) {
  const ticked = new Set(ticks().map((box) => box.value));
  const nameOf = (item) => item.getAttribute("href") ?? item.value;
  const focused = rows.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const scrolled = rows.querySelector(".table")?.scrollLeft ?? 0;
  rows.innerHTML = html;
  furnish();
  for (const box of rows.querySelectorAll("[name=job]")) box.checked = ticked.has(box.value);
  if (rows.querySelector(".table")) rows.querySelector(".table").scrollLeft = scrolled;
  if (focused) [...rows.querySelectorAll("a, input")].find((item) => nameOf(item) === focused)?.focus();
  count();
}

repeat(async () => {
  const isBusy = rows.firstElementChild.dataset.open !== "0";
  if (document.hidden || (!isBusy && performance.now() - lastMs < SELDOM_MS)) return;
  lastMs = performance.now();
  const answer = await ask(`/jobs?part=1&${rows.dataset.query}`);
  if (!answer.ok) return;
  const html = await answer.text();
  if (html !== known) fill(html);
  known = html;
}, OFTEN_MS);

rows.addEventListener("change", (event) => {
  if (event.target.id === "all") for (const box of rows.querySelectorAll("tr:not([hidden]) [name=job]")) box.checked = event.target.checked;
  count();
});

function remove(ids, label) {
  for (const id of ids) hidden.add(id);
  furnish();
  deleteLater(ids, { label, onUndo: () => { hidden.clear(); furnish(); }, onDone: () => announce("Deleted") });
}

many.addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "delete") return;
  event.preventDefault();
  const ids = ticks().map((box) => box.value);
  const label = ids.length === 1 ? "1 translation" : `${ids.length} translations`;
  if (!await isSure(`Delete ${label}, with ${ids.length === 1 ? "its document" : "their documents"} and what people corrected?`)) return;
  for (const box of ticks()) box.checked = false;
  remove(ids, label);
});

for (const select of document.querySelectorAll("#filters select")) select.addEventListener("change", () => select.form.requestSubmit());

furnish();
addEventListener("pageshow", count); // with the ticks that a browser puts back
const handed = takeOver();
if (handed) remove(handed.ids, handed.label);
