// Shows how far a re-translation is while it runs, and then the comparison.

import "./sorting.js";

const box = document.getElementById("run");
const EVERY_MS = 1500;

function isOpen() {
  return box.firstElementChild.dataset.state === "running";
}

async function refresh() {
  const answer = await fetch(`/retranslations/${box.dataset.run}?part=1`);
  if (answer.ok) box.innerHTML = await answer.text();
  if (!isOpen()) return location.reload();
  setTimeout(refresh, EVERY_MS);
}

if (isOpen()) setTimeout(refresh, EVERY_MS);
