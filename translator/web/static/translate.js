// English as one types: asks after each pause, shows languages under the source, flags under the English, and
// what else the model would say for a segment.

import { ask, partOf, tryAsk, Unreachable, wordsOf } from "./asking.js";
import { announce } from "./page.js";

const PAUSE_MS = 120;
const LONGEST_MS = 700; // of typing without a pause until the English follows
const AGAIN_MS = 2000;
const form = document.getElementById("submit");
const text = document.getElementById("text");
const mirror = document.getElementById("mirror");
const english = document.getElementById("english");
const shares = document.getElementById("shares");
const said = document.getElementById("said");
const note = document.getElementById("note");
const count = document.getElementById("count");
const clear = document.getElementById("clear");
const copy = document.getElementById("copy");
const panes = document.getElementById("panes");
const most = Number(text.dataset.most);
const resting = english.innerHTML;
const chosen = new Map(); // source and English of a segment -> the alternative that was taken instead
let facts = [];
let shown = ""; // the text that the marks under the source belong to
let timer = 0;
let unsentSince = 0;
let asked = null;

function length(value) {
  return [...value].length;
}

// The source: a copy of the text lies under the field, makes it as tall as its text, and carries the marks.

function reflect() {
  const value = text.value;
  let same = 0;
  while (same < shown.length && shown[same] === value[same]) same += 1;
  if (same < shown.length) {
    cut(same);
    shown = shown.slice(0, same);
  }
  mirror.querySelector(".unmarked")?.remove();
  const rest = document.createElement("span");
  rest.className = "unmarked";
  rest.textContent = `${value.slice(same)}\u200b`;
  mirror.append(rest);
  const n = length(value);
  count.textContent = `${n.toLocaleString("en")} / ${most.toLocaleString("en")}`;
  count.classList.toggle("over", n > most);
  clear.hidden = !value;
  panes.classList.toggle("long", n > 500);
}

function cut(offset) {
  const [node, left] = pieceAt(offset);
  if (!node) return;
  const range = document.createRange();
  range.setStart(node, left);
  range.setEnd(mirror, mirror.childNodes.length);
  range.deleteContents();
}

// The piece of the copy that holds a place of the text, and the place in it; null where the copy is shorter.
function pieceAt(offset) {
  let left = offset;
  const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.length >= left) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [null, left];
}

// The English

function translateSoon() {
  reflect();
  clearTimeout(timer);
  if (!text.value.trim()) return rest();
  if (length(text.value) > most) return refuse();
  note.hidden = true;
  unsentSince ||= performance.now();
  const isOverdue = performance.now() - unsentSince > LONGEST_MS;
  timer = setTimeout(translate, isOverdue ? 0 : PAUSE_MS);
}

function rest() {
  asked?.abort();
  unsentSince = 0;
  shown = "";
  mirror.replaceChildren();
  reflect();
  english.innerHTML = resting;
  shares.replaceChildren();
  note.hidden = true;
  copy.hidden = true;
  look(null);
}

function refuse() {
  asked?.abort();
  unsentSince = 0;
  say(document.getElementById("too-long").content.cloneNode(true), { isEmpty: true });
}

function say(content, { isEmpty = false } = {}) {
  note.replaceChildren(content);
  note.hidden = false;
  if (!isEmpty) return;
  english.replaceChildren();
  shares.replaceChildren();
  copy.hidden = true;
  look(null);
}

async function translate() {
  clearTimeout(timer);
  const value = text.value;
  if (!value.trim()) return;
  if (length(value) > most) return refuse();
  unsentSince = 0;
  asked?.abort();
  asked = new AbortController();
  const own = asked;
  english.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("/at-once", { method: "POST", body: fields({ text: value }), signal: own.signal });
    if (!answer.ok) say(await wordsOf(answer));
    else show(await partOf(answer), value);
  } catch (error) {
    if (error instanceof Unreachable) timer = setTimeout(translate, AGAIN_MS);
    else if (error.name !== "AbortError") throw error;
  } finally {
    if (own === asked) english.removeAttribute("aria-busy");
  }
}

function fields(own) {
  const body = new FormData();
  for (const name of ["source", "model", "beam", "glossary"]) if (form.elements[name]) body.set(name, form.elements[name].value);
  for (const [name, value] of Object.entries(own)) body.set(name, value);
  return body;
}

function show(parts, value) {
  const part = (name) => parts.querySelector(`[data-part=${name}]`);
  note.hidden = true;
  if (text.value.startsWith(value)) {
    mirror.replaceChildren(...part("source").childNodes);
    shown = value;
    reflect();
  }
  facts = [...part("facts").children];
  english.replaceChildren(...part("english").childNodes);
  shares.replaceChildren(...part("shares").children);
  for (const one of segments()) {
    one.first = one.textContent;
    one.textContent = chosen.get(keyOf(one)) ?? one.first;
  }
  const first = english.querySelector(".said");
  if (first) first.tabIndex = 0;
  copy.hidden = !first;
  look(null);
}

function segments() {
  return english.querySelectorAll(".said");
}

function sourceOf(one) {
  return mirror.querySelector(`.run[data-n="${one.dataset.n}"]`);
}

function keyOf(one) {
  return `${sourceOf(one)?.textContent}\n${one.first}`;
}

// One segment: its partner lights up; what is known of it stands below the English.

function light(n) {
  for (const lit of panes.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (n === undefined) return;
  for (const one of panes.querySelectorAll(`[data-n="${n}"]`)) one.classList.add("lit");
}

function look(one) {
  said.hidden = !one;
  for (const open of english.querySelectorAll("[aria-expanded]")) open.removeAttribute("aria-expanded");
  light(one?.dataset.n);
  if (!one) return;
  for (const stop of segments()) stop.tabIndex = stop === one ? 0 : -1;
  one.setAttribute("aria-expanded", "true");
  said.dataset.n = one.dataset.n;
  said.querySelector("#facts").replaceChildren(facts[one.dataset.n].cloneNode(true));
  said.querySelector("#alternatives").replaceChildren();
  said.querySelector("[data-alternatives]").hidden = facts[one.dataset.n].dataset.origin === "same";
  said.querySelector("[data-back]").hidden = one.textContent === one.first;
}

async function propose(one) {
  const place = said.querySelector("#alternatives");
  if (facts[one.dataset.n].dataset.origin === "same" || !sourceOf(one)) return;
  said.querySelector("[data-alternatives]").hidden = true;
  place.textContent = "Asking the model…";
  const own = { text: sourceOf(one).textContent, english: one.textContent, source: facts[one.dataset.n].dataset.language };
  const answer = await tryAsk("/at-once/alternatives", { method: "POST", body: fields(own) });
  if (said.dataset.n !== one.dataset.n || said.hidden) return;
  if (answer?.ok) place.innerHTML = await answer.text();
  else place.textContent = answer ? await wordsOf(answer) : "The model cannot be asked now.";
}

function take(one, words) {
  one.textContent = words;
  chosen.set(keyOf(one), words);
  look(one);
  one.focus();
  announce("Taken over");
}

english.addEventListener("focusin", (event) => {
  const one = event.target.closest(".said");
  if (one && one.getAttribute("aria-expanded") !== "true") look(one);
});
english.addEventListener("click", (event) => {
  const one = event.target.closest(".said");
  if (!one) return;
  look(one);
  propose(one);
});
english.addEventListener("pointerover", (event) => { if (said.hidden) light(event.target.closest(".said")?.dataset.n); });
english.addEventListener("pointerleave", () => { if (said.hidden) light(undefined); });
english.addEventListener("keydown", (event) => {
  const one = event.target.closest(".said");
  if (!one) return;
  const all = [...segments()];
  const near = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (near) all[all.indexOf(one) + near]?.focus();
  else if (event.key === "Enter" || event.key === " ") propose(one);
  else if (event.key === "Escape") look(null);
  else return;
  event.preventDefault();
});
said.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const one = english.querySelector(`[data-n="${said.dataset.n}"]`);
  look(null);
  one?.focus();
});
said.addEventListener("click", (event) => {
  const one = english.querySelector(`[data-n="${said.dataset.n}"]`);
  const use = event.target.closest("[data-use]");
  if (use) take(one, use.textContent);
  else if (event.target.closest("[data-back]")) take(one, one.first);
  else if (event.target.closest("[data-alternatives]")) propose(one);
  else if (event.target.closest("[data-close]")) look(null);
});

// Where the caret stands in the source, the English of it lights up.
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== text || !said.hidden) return;
  const [node] = pieceAt(text.selectionStart);
  if (node) light(node.parentElement.dataset.n);
});

text.addEventListener("input", (event) => { if (event.isComposing) reflect(); else translateSoon(); });
text.addEventListener("compositionend", translateSoon);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (length(text.value) > most) form.requestSubmit(document.getElementById("as-document"));
  else translate();
});
clear.addEventListener("click", () => {
  text.value = "";
  chosen.clear();
  rest();
  text.focus();
});
for (const name of ["source", "model", "beam", "glossary"]) form.elements[name]?.addEventListener("change", translate);

document.body.classList.add("is-live");
reflect();
if (text.value.trim()) translateSoon();
// Behind the Back button, browsers put back what was typed after the scripts have run.
addEventListener("pageshow", () => { if (text.value.trim() && !asked) translateSoon(); });
