// Asks for the figures again while somebody looks at them.

import { ask, repeat } from "./asking.js";
import { labelCells } from "./page.js";

const figures = document.getElementById("figures");

// The newest is at the right end, which a phone does not show by itself; where somebody looks, it stays.
function settle(places) {
  figures.querySelectorAll(".scroll").forEach((box, index) => { box.scrollLeft = places[index] ?? box.scrollWidth; });
}

settle([]);
repeat(async () => {
  if (document.hidden || figures.contains(document.activeElement)) return;
  const answer = await ask("/dashboard?part=1");
  if (!answer.ok) return;
  const places = [...figures.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
  figures.innerHTML = await answer.text();
  labelCells(figures);
  settle(places);
}, 5000);
