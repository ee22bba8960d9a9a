// Shows how far a job is: by events, or by asking where events do not come through; then shows the document.

const box = document.getElementById("follow");
const WORDS = { queued: "waiting", running: "translating", done: "done", failed: "failed", cancelled: "cancelled" };
const POLL_MS = 1000;

function show(job) {
  if (["done", "failed", "cancelled"].includes(job.state)) return location.reload();
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
  const answer = await fetch(`/jobs/${box.dataset.job}/progress`);
  if (answer.ok) {
    box.innerHTML = await answer.text();
    if (["done", "failed", "cancelled"].includes(box.firstElementChild.dataset.state)) return location.reload();
  }
  setTimeout(poll, POLL_MS);
}

if (!("final" in box.dataset)) {
  const events = new EventSource(`/jobs/${box.dataset.job}/events`);
  events.addEventListener("job", (event) => show(JSON.parse(event.data)));
  events.addEventListener("deleted", () => { location.href = "/jobs"; });
  events.addEventListener("error", () => { events.close(); poll(); });
  addEventListener("pagehide", () => events.close());
}
