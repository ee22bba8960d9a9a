// Draws the beads of a part between two columns; people correct them by dragging or by keyboard, the server does it.

import { tryAsk, wordsOf } from "./asking.js";
import { announce } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const AGAIN_MS = 2000;
const place = document.getElementById("part");
const project = document.getElementById("project");
const undoButton = document.getElementById("undo");
const saved = document.getElementById("saved");
const dialog = document.getElementById("words");
const other = { source: "target", target: "source" };
const names = { source: "Source", target: "English" };

// What is shown: the server gives it anew after each correction.

let shown, box, bands, gutter, beads, units;
let held = null;

function open() {
  shown = document.getElementById("shown");
  box = document.getElementById("beads");
  bands = document.getElementById("bands");
  gutter = document.getElementById("gutter");
  beads = JSON.parse(shown.dataset.beads);
  units = { source: [], target: [] };
  for (const unit of box.querySelectorAll(".unit")) units[unit.dataset.side].push(unit);
  undoButton.disabled = !("canUndo" in shown.dataset);
  watch.disconnect();
  watch.observe(box);
  draw();
}

const watch = new ResizeObserver(() => draw());

// One shape per bead: from the edge of its source segments to the edge of its English segments.
function draw() {
  const frame = box.getBoundingClientRect();
  const left = gutter.getBoundingClientRect().left - frame.left;
  const right = gutter.getBoundingClientRect().right - frame.left;
  const extents = { source: extentsOf("source", frame), target: extentsOf("target", frame) };
  const shapes = [];
  beads.forEach(([source, target, similarity], index) => {
    if (!source.length || !target.length) return;
    const [a, b] = extents.source.get(index);
    const [c, d] = extents.target.get(index);
    const middle = (left + right) / 2;
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", `M${left} ${a}C${middle} ${a} ${middle} ${c} ${right} ${c}L${right} ${d}C${middle} ${d} ${middle} ${b} ${left} ${b}Z`);
    shape.setAttribute("class", similarity === null ? "band by-hand" : "band");
    shape.setAttribute("fill-opacity", similarity === null ? ".5" : (0.12 + 0.75 * similarity).toFixed(3));
    shape.dataset.bead = index;
    shapes.push(shape);
  });
  bands.replaceChildren(...shapes);
}

function extentsOf(side, frame) {
  const found = new Map();
  for (const unit of units[side]) {
    const { top, bottom } = unit.getBoundingClientRect();
    const index = Number(unit.dataset.bead);
    const [first] = found.get(index) ?? [top - frame.top + 2];
    found.set(index, [first, bottom - frame.top - 2]);
  }
  return found;
}

// Corrections, one after the other. Those behind one that gives segments other numbers wait until it is seen.

let work = Promise.resolve();
let nWaiting = 0;
let nRenumbering = 0;

function act(given, words) {
  const mayRenumber = !["join", "part"].includes(given.act);
  if (nRenumbering && given.act !== "undo") return announce("One moment: the correction before is being saved");
  nWaiting += 1;
  nRenumbering += mayRenumber;
  work = work.then(() => send(given, words)).finally(() => {
    nWaiting -= 1;
    nRenumbering -= mayRenumber;
  });
}

async function send(given, words) {
  saved.textContent = "Saving…";
  const body = new URLSearchParams({ ...given, version: shown.dataset.version, at: shown.dataset.first });
  const answer = await insist(`/align/${project.dataset.id}/acts?part=1`, { method: "POST", body, keepalive: body.toString().length < 60000 });
  const html = await answer.text();
  if (!answer.ok) {
    saved.textContent = await wordsOf(new Response(html, answer));
    return announce(saved.textContent);
  }
  show(html, { isElsewhere: given.act === "undo" || given.act === "rewrite" });
  saved.textContent = "Saved.";
  announce(words);
}

async function insist(path, options) {
  for (;;) {
    const answer = await tryAsk(path, options);
    if (answer) return answer;
    saved.textContent = "Not saved yet.";
    await new Promise((go) => setTimeout(go, AGAIN_MS));
  }
}

function show(html, { isElsewhere }) {
  const was = place.contains(document.activeElement) ? document.activeElement.id : "";
  const first = shown.dataset.first;
  place.innerHTML = html;
  open();
  if (held) hold(document.getElementById(held.id));
  if (shown.dataset.first !== first) history.replaceState(null, "", `?at=${shown.dataset.first}`);
  const unit = (!isElsewhere && was && document.getElementById(was)) || document.getElementById(shown.dataset.chosen);
  unit?.focus({ preventScroll: !isElsewhere });
}

addEventListener("beforeunload", (event) => { if (nWaiting) event.preventDefault(); });

function join(unit, goal) {
  if (unit.dataset.bead === goal.dataset.bead) return announce("They belong together already");
  act({ act: "join", side: unit.dataset.side, n: unit.dataset.n, number: Number(goal.dataset.n) + 1 }, "Joined");
}

function part(unit) {
  if (unit.classList.contains("null")) return announce("It has no counterpart already");
  act({ act: "part", side: unit.dataset.side, n: unit.dataset.n }, "No counterpart now");
}

function undo() {
  if (undoButton.disabled && !nWaiting) return announce("Nothing to take back");
  act({ act: "undo" }, "Taken back");
}

// Keys

function hold(unit) {
  held?.classList.remove("held");
  held = unit;
  held?.classList.add("held");
}

function choose(unit) {
  if (held && held.dataset.side !== unit.dataset.side) {
    const picked = held;
    hold(null);
    join(picked, unit);
  } else {
    hold(held === unit ? null : unit);
    announce(held ? "Picked up; go to the other side and press Enter" : "Let go");
  }
}

function light(unit) {
  for (const lit of box.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (unit) for (const own of box.querySelectorAll(`[data-bead="${unit.dataset.bead}"]`)) own.classList.add("lit");
}

// Behind the last of a page comes the next page.
function walk(unit, places) {
  const list = units[unit.dataset.side];
  const next = list[list.indexOf(unit) + places];
  if (next) return next.focus();
  const page = place.querySelector(places > 0 ? ".later" : ".earlier");
  if (page) location.assign(`${page.href}#${unit.dataset.side}-${Number(unit.dataset.n) + places}`);
}

function cross(unit) {
  const list = units[other[unit.dataset.side]];
  const index = Number(unit.dataset.bead);
  (list.find((one) => Number(one.dataset.bead) === index) ?? list.find((one) => Number(one.dataset.bead) > index) ?? list.at(-1))?.focus();
}

place.addEventListener("keydown", (event) => {
  const unit = event.target.closest(".unit");
  if (!unit) return;
  const side = unit.dataset.side;
  const actions = {
    ArrowUp: () => walk(unit, -1),
    ArrowDown: () => walk(unit, 1),
    ArrowLeft: () => side === "target" && cross(unit),
    ArrowRight: () => side === "source" && cross(unit),
    Enter: () => choose(unit),
    " ": () => choose(unit),
    Delete: () => part(unit),
    Backspace: () => part(unit),
    Escape: () => { hold(null); announce("Let go"); },
    F2: () => write(unit),
  };
  if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
  else if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in actions)) return;
  else actions[event.key]();
  event.preventDefault();
});

place.addEventListener("focusin", (event) => light(event.target.closest(".unit")));
place.addEventListener("pointerover", (event) => { const unit = event.target.closest(".unit"); if (unit && !held) light(unit); });

// Dragging with mouse, pen or finger: pointer events, so that a finger works too.
let drag = null;

function under(event) {
  const found = document.elementFromPoint(event.clientX, event.clientY);
  const unit = found?.closest(".unit");
  if (unit && unit.dataset.side !== drag.unit.dataset.side) return unit;
  return found?.closest("#gutter");
}

place.addEventListener("pointerdown", (event) => {
  const unit = event.target.closest(".unit");
  if (!unit || event.button) return;
  drag = { unit, x: event.clientX, y: event.clientY, isMoving: false, goal: null };
});
addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.isMoving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
  drag.isMoving = true;
  drag.unit.classList.add("held");
  const goal = under(event);
  if (goal !== drag.goal) {
    drag.goal?.classList.remove("over");
    goal?.classList.add("over");
    drag.goal = goal;
  }
});
addEventListener("pointerup", () => {
  if (!drag) return;
  const { unit, goal, isMoving } = drag;
  drag = null;
  if (!isMoving) return;
  unit.classList.remove("held");
  goal?.classList.remove("over");
  if (goal === gutter) part(unit);
  else if (goal) join(unit, goal);
});
addEventListener("pointercancel", () => { drag?.unit.classList.remove("held"); drag = null; });

// The words of a segment

let written = null;

function write(unit) {
  written = unit;
  const { side, n } = unit.dataset;
  const count = Number(shown.dataset[other[side]]);
  dialog.querySelector("h2").textContent = `${names[side]} segment ${Number(n) + 1}`;
  dialog.querySelector("label[for=words-number]").textContent = `Join to ${names[other[side]].replace("Source", "source")} segment`;
  dialog.querySelector("textarea").value = unit.querySelector("bdi").textContent;
  dialog.querySelector("[data-act=merge]").disabled = Number(n) === Number(shown.dataset[side]) - 1;
  Object.assign(dialog.querySelector("#words-number"), { value: "", max: count });
  dialog.showModal();
  dialog.querySelector("textarea").focus();
}

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const number = dialog.querySelector("#words-number");
  if (button.dataset.act === "join" && (!number.value || !number.reportValidity())) return number.focus();
  const { side, n } = written.dataset;
  const given = { rewrite: { text: dialog.querySelector("textarea").value }, merge: {}, join: { number: number.value } }[button.dataset.act];
  dialog.close();
  act({ act: button.dataset.act, side, n, ...given }, { rewrite: "Saved", merge: "Merged", join: "Joined" }[button.dataset.act]);
});
dialog.querySelector("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "words-text") dialog.querySelector("[data-act=rewrite]").click();
  if (event.key !== "Enter" || event.target.id !== "words-number") return;
  event.preventDefault();
  dialog.querySelector("[data-act=join]").click();
});
place.addEventListener("dblclick", (event) => { const unit = event.target.closest(".unit"); if (unit) write(unit); });

undoButton.hidden = false;
undoButton.addEventListener("click", undo);
open();
const chosen = document.getElementById(location.hash.slice(1)) ?? document.getElementById(shown.dataset.chosen);
chosen?.scrollIntoView({ block: "center" });
chosen?.focus({ preventScroll: true });
