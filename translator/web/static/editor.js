// One segment looked at closely and corrected: drafts outlive every click and reload, nobody's work is overwritten.

import { tryAsk, wordsOf } from "./asking.js";
import { awaitScores, beside, blockOf, goTo, refresh, rove, segment } from "./document.js";
import { announce } from "./page.js";

const reading = document.getElementById("reading");
const inspector = document.getElementById("inspector");
const job = reading.dataset.job;
const resting = inspector.innerHTML;
let current = null;
let saved = ""; // what the server has of the segment that is shown
let nLooks = 0;

// Drafts

const keyOf = (n) => `draft ${job} ${n}`;

function draftOf(n) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(n)) ?? "null");
  } catch {
    return null;
  }
}

function keepDraft() {
  const field = inspector.querySelector("#edited");
  if (current === null || !field) return;
  if (field.value === saved) localStorage.removeItem(keyOf(current));
  else localStorage.setItem(keyOf(current), JSON.stringify({ text: field.value, base: inspector.querySelector("[name=base]").value }));
  markDrafts();
  tell();
}

function tell() {
  const note = inspector.querySelector("#draft");
  const isDraft = inspector.querySelector("#edited").value !== saved;
  note.hidden = !isDraft;
  if (!isDraft || note.querySelector("button")) return;
  note.innerHTML = "A draft, kept in this browser until you save it. <button type=button class='quiet small-button' data-discard>Discard</button>";
}

function markDrafts() {
  for (const link of reading.querySelectorAll("a.seg")) link.classList.toggle("draft", localStorage.getItem(keyOf(link.dataset.n)) !== null);
}

// Looking at one

function mark() {
  for (const chosen of reading.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  if (current === null) return;
  segment(current)?.classList.add("chosen");
  reading.querySelector(`.src[data-n="${current}"]`)?.classList.add("chosen");
}

// The text of an answer; null, and the words of what went wrong are said, where there is none.
async function request(path, options) {
  const answer = await tryAsk(path, options);
  const html = await answer?.text();
  if (answer?.ok || (answer?.status === 409 && html.includes("data-conflict"))) return html;
  const words = answer
    ? await wordsOf(new Response(html, answer))
    : "The server does not answer; nothing was saved. Your words are kept as a draft.";
  announce(words);
  const place = inspector.querySelector("#draft");
  if (place) { place.hidden = false; place.textContent = words; }
  return null;
}

// Of several that are asked for, the last is shown, whichever answer comes last.
async function look(n, { edit = false } = {}) {
  const own = nLooks += 1;
  const html = await request(`/jobs/${job}/segments/${n}?part=1`);
  if (html === null || own !== nLooks) return;
  show(n, html);
  if (edit) inspector.querySelector("#edited").select();
  else announce(`Segment ${n + 1} is shown beside the document`);
}

function show(n, html) {
  current = n;
  inspector.innerHTML = html;
  inspector.classList.remove("resting");
  inspector.querySelector("[data-close]").hidden = false;
  const field = inspector.querySelector("#edited");
  const isConflict = Boolean(inspector.querySelector("[data-conflict]"));
  saved = isConflict ? "" : field.value;
  const draft = draftOf(n);
  if (draft && !isConflict) {
    field.value = draft.text;
    // Saving a draft of an older text shows what was changed meanwhile.
    inspector.querySelector("[name=base]").value = draft.base;
  }
  tell();
  mark();
  rove(n);
  history.replaceState(null, "", `#s${n}`);
  if (getComputedStyle(inspector).position === "fixed") segment(n)?.scrollIntoView({ block: "start" });
}

function close() {
  inspector.innerHTML = resting;
  inspector.classList.add("resting");
  const link = segment(current);
  current = null;
  mark();
  history.replaceState(null, "", location.pathname + location.search);
  link?.focus();
}

reading.addEventListener("look", (event) => look(event.detail.n, event.detail));
reading.addEventListener("filled", () => { mark(); markDrafts(); });

inspector.addEventListener("input", (event) => { if (event.target.id === "edited") keepDraft(); });
inspector.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
inspector.addEventListener("click", async (event) => {
  if (event.target.closest("[data-close]")) return close();
  const field = inspector.querySelector("#edited");
  const use = event.target.closest("[data-use]");
  const more = event.target.closest("[data-alternatives]");
  if (event.target.closest("[data-discard]")) {
    localStorage.removeItem(keyOf(current));
    markDrafts();
    look(current);
  } else if (use) {
    event.preventDefault();
    field.value = use.textContent;
    keepDraft();
    field.focus();
  } else if (more) {
    event.preventDefault();
    const place = inspector.querySelector("#alternatives");
    place.textContent = "Asking the model…";
    place.innerHTML = await request(`${more.href}?part=1`) ?? "The model cannot be asked now.";
  }
});

inspector.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-edit]");
  if (!form) return;
  event.preventDefault();
  const n = current;
  const act = event.submitter?.value ?? "save";
  const html = await request(`${form.action}?part=1`, { method: "POST", body: new FormData(form, event.submitter) });
  if (html === null) return;
  const isConflict = html.includes("data-conflict");
  if (!isConflict && ["save", "next", "restore"].includes(act)) localStorage.removeItem(keyOf(n));
  const isShown = current === n; // else somebody went on, who keeps what is shown now
  if (isShown) show(n, html);
  if (isConflict) {
    if (isShown) keepDraft();
    return announce("Somebody changed this segment meanwhile; nothing was saved");
  }
  if (act === "propagate") for (const block of reading.querySelectorAll(".block[data-loaded]")) await refresh(block);
  else if (blockOf(n)) await refresh(blockOf(n));
  rove(current ?? n);
  announce("Saved");
  awaitScores();
  const next = act === "next" && isShown ? beside(n, 1) : undefined;
  if (next === undefined) return;
  await goTo(next, { focus: false });
  await look(next, { edit: true });
});

markDrafts();
if (location.hash.startsWith("#s")) look(Number(location.hash.slice(2)));
