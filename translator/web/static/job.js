// Shows how far a job is and what is translated already: asks at each event, or again and again where events do
// not come through; then shows the document.

import { ask, at, partOf, repeat, Unreachable } from "./asking.js";

const box = document.getElementById("follow");
const partial = document.getElementById("partial");
const pieces = document.getElementById("pieces");
const FINAL = ["done", "failed", "cancelled"];
const POLL_MS = 1000;
const LEAST_MS = 700; // between two questions after events
const AHEAD_PX = 1500; // of text below what is seen
let isAsking = false;
let isAwaited = false;

async function look() {
  const answer = await ask(`/jobs/${box.dataset.job}/progress`);
  if (answer.status === 404) location.href = at("/jobs");
  if (!answer.ok) return true;
  box.innerHTML = await answer.text();
  if (FINAL.includes(box.firstElementChild.dataset.state)) {
    location.reload();
    return false;
  }
  await grow();
  return true;
}

// Adds what is ready, but no more than somebody is about to read.
async function grow() {
  while (partial.getBoundingClientRect().bottom < innerHeight + AHEAD_PX) {
    const answer = await ask(`/jobs/${box.dataset.job}/partial?first=${partial.dataset.next}`);
    if (!answer.ok) return;
    const fresh = (await partOf(answer)).firstElementChild;
    if (fresh.dataset.next === partial.dataset.next) return;
    partial.dataset.next = fresh.dataset.next;
    partial.hidden = false;
    pieces.append(...fresh.childNodes);
  }
}

async function lookSoon() {
  isAwaited = true;
  if (isAsking) return;
  isAsking = true;
  while (isAwaited) {
    isAwaited = false;
    try {
      if (!await look()) return;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    await new Promise((go) => setTimeout(go, LEAST_MS));
  }
  isAsking = false;
}

if (!("final" in box.dataset)) {
  const events = new EventSource(at(`/jobs/${box.dataset.job}/events`));
  events.addEventListener("job", lookSoon);
  events.addEventListener("deleted", () => { location.href = at("/jobs"); });
  events.addEventListener("error", () => { events.close(); repeat(look, POLL_MS, { firstMs: 0 }); });
  addEventListener("pagehide", () => events.close());
}
addEventListener("scroll", () => { if (!partial.hidden) grow().catch(() => {}); }, { passive: true });
