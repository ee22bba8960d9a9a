// Asks for the figures again while somebody looks at them.

const figures = document.getElementById("figures");
const EVERY_MS = 5000;

async function refresh() {
  if (!document.hidden && !figures.contains(document.activeElement)) {
    const answer = await fetch("/dashboard?part=1");
    if (answer.ok) figures.innerHTML = await answer.text();
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
