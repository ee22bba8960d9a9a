// Shows how far a re-translation is while it runs, and then the comparison.

import { ask, repeat } from "./asking.js";
import "./sorting.js";

const box = document.getElementById("run");

function isOpen() {
  return box.firstElementChild.dataset.state === "running";
}

if (isOpen()) {
  repeat(async () => {
    const answer = await ask(`/retranslations/${box.dataset.run}?part=1`);
    if (answer.ok) box.innerHTML = await answer.text();
    if (isOpen()) return true;
    location.reload();
    return false;
  }, 1500);
}
