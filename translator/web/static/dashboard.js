// Asks for the figures again while somebody looks at them.

import { ask, repeat } from "./asking.js";

const figures = document.getElementById("figures");

repeat(async () => {
  if (document.hidden || figures.contains(document.activeElement)) return;
  const answer = await ask("/dashboard?part=1");
  if (answer.ok) figures.innerHTML = await answer.text();
}, 5000);
