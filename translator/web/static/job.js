// Shows how far a job is: by events, or by asking where events do not come through; then shows the document.

import { ask, repeat } from "./asking.js";

const box = document.getElementById("follow");
const WORDS = { queued: "waiting", running: "translating", done: "done", failed: "failed", cancelled: "cancelled" };
const FINAL = ["done", "failed", "cancelled"];
const POLL_MS = 1000;

function show(job) {
  if (FINAL.includes(job.state)) return location.reload();
  const state = document.getElementById("state");
  state.className = `state ${job.state}`;
  state.textContent = WORDS[job.state];
  if (job.n_segments === null) return;
  document.getElementById("count").textContent = `${job.n_done.toLocaleString("en")} of ${job.n_segments.toLocaleString("en")} segments`;
  const bar = document.getElementById("bar");
  bar.max = job.n_segments;
  bar.value = job.n_done;
}

async function poll() {
  const answer = await ask(`/jobs/${box.dataset.job}/progress`);
  if (answer.status === 404) location.href = "/jobs";
  if (!answer.ok) return true;
  box.innerHTML = await answer.text();
  if (!FINAL.includes(box.firstElementChild.dataset.state)) return true;
  location.reload();
  return false;
}

if (!("final" in box.dataset)) {
  const events = new EventSource(`/jobs/${box.dataset.job}/events`);
  events.addEventListener("job", (event) => show(JSON.parse(event.data)));
  events.addEventListener("deleted", () => { location.href = "/jobs"; });
  events.addEventListener("error", () => { events.close(); repeat(poll, POLL_MS, { firstMs: 0 }); });
  addEventListener("pagehide", () => events.close());
}
