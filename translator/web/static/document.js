// A document side by side: partners light up, parts load as they come near, one walks from segment to segment.

import { ask, at, partOf, repeat, tryAsk } from "./asking.js";
import { announce } from "./page.js";

const reading = document.getElementById("reading");
const strip = document.getElementById("strip");
const jump = document.getElementById("jump");
const steps = document.getElementById("steps");
const part = document.getElementById("part");
const job = reading.dataset.job;
const AGAIN_MS = 2000;
const isWhole = "whole" in reading.dataset; // all segments are shown, not only some of them
let numbers = []; // of the segments of this page, in the order in which they are shown
let flagged = []; // those with flags, and the next before and behind this page
let wanted; // the segment whose page was asked for last

// A page has places for a part of the document; its blocks are loaded as they come near.

const numbersIn = (block) => block.dataset.numbers.split(",").map(Number);

function open() {
  const blocks = [...part.querySelectorAll(".block")];
  numbers = blocks.flatMap(numbersIn);
  flagged = part.dataset.flagged.split(" ").filter(Boolean).map(Number);
  near.disconnect();
  for (const block of blocks) {
    block.classList.toggle("waiting", !("loaded" in block.dataset)); // about as high as it will be, so that not all are near
    near.observe(block);
  }
  for (const link of part.querySelectorAll("a.seg")) link.tabIndex = -1;
  const first = part.querySelector("a.seg");
  if (first) first.tabIndex = 0;
}

// The page that a segment is on, if it is among those that are shown; false where the server does not answer, and
// where another was asked for meanwhile.
async function turn(n) {
  wanted = n;
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.set("at", n);
  const answer = await tryAsk(`${address.href}&part=1`);
  if (!answer) return false;
  const fresh = (await partOf(answer)).firstElementChild;
  if (wanted !== n) return false;
  if (!answer.ok) return true;
  Object.assign(part.dataset, fresh.dataset);
  part.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", address);
  open();
  reading.dispatchEvent(new CustomEvent("filled"));
  return true;
}

async function load(block) {
  if ("loaded" in block.dataset) return;
  block.dataset.loaded = "";
  if (await refresh(block)) return;
  delete block.dataset.loaded;
  setTimeout(() => { near.unobserve(block); near.observe(block); }, AGAIN_MS);
}

export async function refresh(block) {
  const own = block.dataset.numbers;
  const answer = await tryAsk(isWhole ? `/jobs/${job}/blocks/${own.split(",")[0]}` : `/jobs/${job}/some?n=${own}`);
  if (!answer?.ok) return false;
  fill(block, await answer.text());
  return true;
}

function fill(block, html) {
  block.innerHTML = html;
  block.classList.remove("waiting");
  for (const link of block.querySelectorAll("a.seg")) link.tabIndex = -1;
  reading.dispatchEvent(new CustomEvent("filled"));
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) load(entry.target);
}, { rootMargin: "1200px 0px" });

export function segment(n) {
  return document.getElementById(`s${n}`);
}

export function blockOf(n) {
  return [...part.querySelectorAll(".block")].find((block) => numbersIn(block).includes(n));
}

// The segment one before or behind another, of those that are shown; undefined where there is none.
export function beside(n, step) {
  const goal = numbers[numbers.indexOf(n) + step] ?? (step < 0 ? part.dataset.before : part.dataset.after);
  return goal === "" ? undefined : Number(goal);
}

// Where a segment is not among those that are shown, the whole document is.
export async function goTo(n, { open = false, focus = true } = {}) {
  if (n === undefined) return;
  if (!blockOf(n) && !await turn(n)) return;
  const block = blockOf(n);
  if (!block) return location.assign(at(`/jobs/${job}?at=${n}#s${n}`));
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

export function rove(n) {
  for (const stop of reading.querySelectorAll("a.seg[tabindex='0']")) stop.tabIndex = -1;
  const link = segment(n);
  if (link) link.tabIndex = 0;
  jump.value = n;
}

reading.addEventListener("keydown", (event) => {
  const link = event.target.closest("a.seg");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const n = Number(link.dataset.n);
  const actions = {
    ArrowDown: () => goTo(beside(n, 1)),
    ArrowUp: () => goTo(beside(n, -1)),
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

open();
steps.hidden = !flagged.length;
steps.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

// One segment is looked at by `editor.js`

function look(n, { edit = false } = {}) {
  reading.dispatchEvent(new CustomEvent("look", { detail: { n, edit } }));
}

reading.addEventListener("click", (event) => {
  const link = event.target.closest("a.seg");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(Number(link.dataset.n));
});

if (location.hash.startsWith("#s")) goTo(Number(location.hash.slice(2)));

// Scores follow a moment after the translation, and after what a person writes

let isAwaiting = false;

export function awaitScores() {
  if (isAwaiting) return;
  isAwaiting = true;
  repeat(async () => {
    const answer = await ask(`/jobs/${job}/progress`);
    if (answer.ok && (await partOf(answer)).firstElementChild.dataset.scores !== "complete") return true;
    isAwaiting = false;
    if (answer.ok) await redraw();
    return false;
  }, 1000, { firstMs: 700 });
}

// The figures and the strip as they are now, and the parts that are shown.
async function redraw() {
  const answer = await ask(location.origin + location.pathname + location.search);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["tiles", "strip", "nowhere", "shows"]) document.getElementById(id).innerHTML = fresh.getElementById(id).innerHTML;
  const isNew = "pending" in reading.dataset;
  for (const block of part.querySelectorAll(".block[data-loaded]")) if (isNew || block.querySelector(".fragment")) await refresh(block);
  delete reading.dataset.pending;
}

if ("pending" in reading.dataset) awaitScores();
