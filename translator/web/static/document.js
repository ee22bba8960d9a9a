// A document side by side: partners light up, parts load as they come near, one segment is looked at closely.

import { ask, repeat, Unreachable, wordsOf } from "./asking.js";
import { announce } from "./page.js";

const reading = document.getElementById("reading");
const inspector = document.getElementById("inspector");
const strip = document.getElementById("strip");
const jump = document.getElementById("jump");
const steps = document.getElementById("steps");
const job = reading.dataset.job;
const size = Number(reading.dataset.block);
const flagged = steps.dataset.flagged.split(" ").filter(Boolean).map(Number);
const resting = inspector.innerHTML;
const AGAIN_MS = 2000;
let current = null;

// Parts of the document

async function load(block) {
  if ("loaded" in block.dataset) return;
  block.dataset.loaded = "";
  if (await refresh(block)) return;
  delete block.dataset.loaded;
  setTimeout(() => { near.unobserve(block); near.observe(block); }, AGAIN_MS);
}

async function refresh(block) {
  try {
    const answer = await ask(`/jobs/${job}/blocks/${block.dataset.first}`);
    if (answer.ok) fill(block, await answer.text());
    return answer.ok;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    throw error;
  }
}

function fill(block, html) {
  block.innerHTML = html;
  for (const link of block.querySelectorAll("a.seg")) link.tabIndex = -1;
  if (current !== null) mark(current);
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) load(entry.target);
}, { rootMargin: "1200px 0px" });
for (const block of reading.querySelectorAll(".block")) near.observe(block);

function segment(n) {
  return document.getElementById(`s${n}`);
}

async function goTo(n, { open = false, focus = true } = {}) {
  const block = document.getElementById(`b${Math.floor(n / size) * size}`);
  if (!block) return;
  await load(block);
  const link = segment(n);
  if (!link) return;
  if (focus) link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "center" });
  if (open) look(n);
}

// Light: a segment, its partner on the other side, and the fragments that lie on it

function light(numbers) {
  for (const lit of reading.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const n of numbers) {
    segment(n)?.classList.add("lit");
    reading.querySelector(`.src[data-n="${n}"]`)?.classList.add("lit");
  }
}

function numbersOf(element) {
  const fragment = element.closest?.(".fragment");
  if (fragment) return fragment.dataset.segments.split(" ").map(Number);
  const side = element.closest?.("[data-n]");
  return side && reading.contains(side) ? [Number(side.dataset.n)] : [];
}

reading.addEventListener("pointerover", (event) => light(numbersOf(event.target)));
reading.addEventListener("pointerleave", () => light([]));
reading.addEventListener("focusin", (event) => {
  const numbers = numbersOf(event.target);
  if (!numbers.length) return;
  light(numbers);
  rove(numbers[0]);
});

// One stop for the Tab key; arrows walk

function rove(n) {
  for (const stop of reading.querySelectorAll("a.seg[tabindex='0']")) stop.tabIndex = -1;
  const link = segment(n);
  if (link) link.tabIndex = 0;
  jump.value = n;
}

for (const link of reading.querySelectorAll("a.seg")) link.tabIndex = -1;
const first = reading.querySelector("a.seg");
if (first) first.tabIndex = 0;

reading.addEventListener("keydown", (event) => {
  const link = event.target.closest("a.seg");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const n = Number(link.dataset.n);
  const actions = {
    ArrowDown: () => goTo(n + 1),
    ArrowUp: () => goTo(n - 1),
    f: () => step(1),
    F: () => step(-1),
    e: () => look(n, { edit: true }),
  };
  if (!(event.key in actions)) return;
  event.preventDefault();
  actions[event.key]();
});

// The strip, the slider, and the way from flag to flag

strip.addEventListener("click", (event) => {
  const bar = event.target.closest("[data-n]");
  if (bar) goTo(Number(bar.dataset.n), { open: true });
});
jump.hidden = false;
jump.addEventListener("change", () => goTo(Number(jump.value), { focus: false }));

function step(direction) {
  const here = Number(jump.value);
  const goal = direction > 0 ? flagged.find((n) => n > here) : flagged.findLast((n) => n < here);
  if (goal === undefined) return announce("No more flags in this direction");
  goTo(goal, { open: true });
}

if (flagged.length) steps.hidden = false;
steps.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

// One segment

function mark(n) {
  for (const chosen of reading.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  segment(n)?.classList.add("chosen");
  reading.querySelector(`.src[data-n="${n}"]`)?.classList.add("chosen");
}

async function look(n, { edit = false } = {}) {
  const html = await request(`/jobs/${job}/segments/${n}?part=1`);
  if (html === null) return;
  show(n, html);
  if (edit) inspector.querySelector("#edited").select();
  else announce(`Segment ${n + 1} is shown beside the document`);
}

// The text of an answer; null, and the words of what went wrong are said, where there is none.
async function request(path, options) {
  let words = "The server does not answer; nothing was saved";
  try {
    const answer = await ask(path, options);
    if (answer.ok) return await answer.text();
    words = await wordsOf(answer);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
  announce(words);
  return null;
}

function show(n, html) {
  current = n;
  inspector.innerHTML = html;
  inspector.classList.remove("resting");
  inspector.querySelector("[data-close]").hidden = false;
  mark(n);
  rove(n);
  if (getComputedStyle(inspector).position === "fixed") segment(n)?.scrollIntoView({ block: "start" });
}

function close() {
  inspector.innerHTML = resting;
  inspector.classList.add("resting");
  const link = segment(current);
  current = null;
  for (const chosen of reading.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  link?.focus();
}

reading.addEventListener("click", (event) => {
  const link = event.target.closest("a.seg");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(Number(link.dataset.n));
});

inspector.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
inspector.addEventListener("click", async (event) => {
  if (event.target.closest("[data-close]")) return close();
  const use = event.target.closest("[data-use]");
  const more = event.target.closest("[data-alternatives]");
  if (use) {
    event.preventDefault();
    const field = inspector.querySelector("#edited");
    field.value = use.textContent;
    field.focus();
  } else if (more) {
    event.preventDefault();
    const place = inspector.querySelector("#alternatives");
    place.textContent = "Asking the model…";
    place.innerHTML = await request(`${more.getAttribute("href")}?part=1`) ?? "The model cannot be asked now.";
  }
});
inspector.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-edit]");
  if (!form) return;
  event.preventDefault();
  const n = current;
  const body = new FormData(form, event.submitter);
  const html = await request(`${form.getAttribute("action")}?part=1`, { method: "POST", body });
  if (html === null) return;
  show(n, html);
  await refresh(document.getElementById(`b${Math.floor(n / size) * size}`));
  rove(n);
  announce("Saved");
  awaitScores();
});

if (location.hash.startsWith("#s")) goTo(Number(location.hash.slice(2)));

// Scores follow a moment after the translation, and after what a person writes

let isAwaiting = false;

function awaitScores() {
  if (isAwaiting) return;
  isAwaiting = true;
  repeat(async () => {
    const answer = await ask(`/jobs/${job}/progress`);
    const found = document.createRange().createContextualFragment(answer.ok ? await answer.text() : "");
    if (answer.ok && found.firstElementChild.dataset.scores !== "complete") return true;
    isAwaiting = false;
    if (answer.ok) await redraw();
    return false;
  }, 1000, { firstMs: 700 });
}

// The figures and the strip as they are now, and the parts that are shown.
async function redraw() {
  const answer = await ask(location.pathname);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["tiles", "strip", "nowhere"]) document.getElementById(id).innerHTML = fresh.getElementById(id).innerHTML;
  for (const block of reading.querySelectorAll(".block[data-loaded]")) await refresh(block);
}

if ("pending" in reading.dataset) awaitScores();
