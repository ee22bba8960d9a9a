// Draws beads between two columns, and lets people correct them by dragging or by keyboard.

import { ask, Unreachable, wordsOf } from "./asking.js";
import { announce } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const box = document.getElementById("beads");
const bands = document.getElementById("bands");
const gutter = document.getElementById("gutter");
const project = document.getElementById("project");
const state = JSON.parse(project.dataset.state);
const undoButton = document.getElementById("undo");
const saved = document.getElementById("saved");
const AGAIN_MS = 2000;
let version = Number(project.dataset.version);
let saving = null;
let isUnsaved = false;
const units = { source: [], target: [] };
for (const unit of box.querySelectorAll(".unit")) units[unit.dataset.side].push(unit);
const other = { source: "target", target: "source" };
const undone = [];
let held = null;

function beadOf(side, n) {
  return state.beads.findIndex((bead) => bead[side].includes(n));
}

function describe(bead) {
  if (!bead.source.length || !bead.target.length) return "no counterpart";
  const alike = bead.similarity === null ? "set by hand" : `similarity ${bead.similarity.toFixed(2)}`;
  return `bead ${bead.source.length} to ${bead.target.length}, ${alike}`;
}

// One shape per bead: from the edge of its source segments to the edge of its English segments.
function draw() {
  const frame = box.getBoundingClientRect();
  const left = gutter.getBoundingClientRect().left - frame.left;
  const right = gutter.getBoundingClientRect().right - frame.left;
  const shapes = [];
  state.beads.forEach((bead, index) => {
    if (!bead.source.length || !bead.target.length) return;
    const [a, b] = extent(units.source, bead.source, frame);
    const [c, d] = extent(units.target, bead.target, frame);
    const middle = (left + right) / 2;
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", `M${left} ${a}C${middle} ${a} ${middle} ${c} ${right} ${c}L${right} ${d}C${middle} ${d} ${middle} ${b} ${left} ${b}Z`);
    shape.setAttribute("class", bead.similarity === null ? "band by-hand" : "band");
    shape.setAttribute("fill-opacity", bead.similarity === null ? ".5" : (0.12 + 0.75 * bead.similarity).toFixed(3));
    shape.dataset.bead = index;
    shapes.push(shape);
  });
  bands.replaceChildren(...shapes);
}

function extent(list, numbers, frame) {
  const first = list[Math.min(...numbers)].getBoundingClientRect();
  const last = list[Math.max(...numbers)].getBoundingClientRect();
  return [first.top - frame.top + 2, last.bottom - frame.top - 2];
}

function label() {
  for (const bead of state.beads) {
    const isNull = !bead.source.length || !bead.target.length;
    for (const side of ["source", "target"]) {
      for (const n of bead[side]) {
        units[side][n].classList.toggle("null", isNull);
        units[side][n].lastElementChild.textContent = ` (${describe(bead)})`;
      }
    }
  }
  summarize();
}

function summarize() {
  const kinds = new Map();
  for (const bead of state.beads) {
    const kind = `${bead.source.length}-${bead.target.length}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const counts = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} of ${kind}`).join(", ");
  const n = state.beads.length;
  document.getElementById("summary").textContent = `${n.toLocaleString("en")} ${n === 1 ? "bead" : "beads"} between ${units.source.length.toLocaleString("en")} source and ${units.target.length.toLocaleString("en")} English segments: ${counts}`;
  undoButton.disabled = !undone.length;
}

// One save at a time; what changes meanwhile is saved after it.
async function save() {
  isUnsaved = true;
  if (saving) return;
  saving = true;
  try {
    while (isUnsaved) {
      isUnsaved = false;
      saved.textContent = "Saving…";
      const body = new URLSearchParams({ beads: JSON.stringify(state.beads), version });
      const answer = await ask(`/align/${project.dataset.id}/beads`, { method: "POST", body, keepalive: body.toString().length < 60000 });
      if (!answer.ok) {
        saved.textContent = await wordsOf(answer);
        return;
      }
      version = (await answer.json()).version;
      saved.textContent = "Saved.";
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    saved.textContent = "Not saved yet.";
    isUnsaved = true;
    setTimeout(save, AGAIN_MS);
  } finally {
    saving = null;
  }
}

addEventListener("beforeunload", (event) => { if (isUnsaved || saving) event.preventDefault(); });

function keep() {
  undone.push(JSON.stringify(state.beads));
}

function show(message) {
  label();
  draw();
  announce(message);
  save();
}

function takeOut(side, n) {
  const bead = state.beads[beadOf(side, n)];
  bead[side] = bead[side].filter((number) => number !== n);
  bead.similarity = null;
  return bead;
}

// A bead that lost all of a side leaves the rest of it as beads without counterpart.
function tidy() {
  const beads = [];
  for (const bead of state.beads) {
    if (bead.source.length && bead.target.length) beads.push(bead);
    else {
      for (const n of bead.source) beads.push({ source: [n], target: [], similarity: null });
      for (const n of bead.target) beads.push({ source: [], target: [n], similarity: null });
    }
  }
  const place = (bead) => bead.source.length ? bead.source[0] : (beads.find((one) => one.source.length && one.target.some((n) => n >= bead.target[0]))?.source[0] ?? Infinity) - .5;
  state.beads = beads.map((bead) => [place(bead), bead]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

function isRun(numbers) {
  return Math.max(...numbers) - Math.min(...numbers) === numbers.length - 1;
}

function join(side, n, m) {
  const goal = state.beads[beadOf(other[side], m)];
  if (goal[side].includes(n)) return announce("They belong together already");
  keep();
  takeOut(side, n);
  const joined = [...goal[side], n].sort((a, b) => a - b);
  if (isRun(joined)) goal[side] = joined;
  else {
    for (const number of goal[side]) state.beads.push({ source: [], target: [], similarity: null, [side]: [number] });
    goal[side] = [n];
  }
  goal.similarity = null;
  tidy();
  show(`Joined: ${describe(state.beads[beadOf(side, n)])}`);
}

function part(side, n) {
  const bead = state.beads[beadOf(side, n)];
  if (!bead.source.length || !bead.target.length) return announce("It has no counterpart already");
  keep();
  takeOut(side, n);
  // What stood before and behind it may not be neighbours any more.
  if (bead[side].length && !isRun(bead[side])) {
    const rest = bead[side].filter((number) => number > n);
    bead[side] = bead[side].filter((number) => number < n);
    for (const number of rest) state.beads.push({ source: [], target: [], similarity: null, [side]: [number] });
  }
  state.beads.push({ source: [], target: [], similarity: null, [side]: [n] });
  tidy();
  show("No counterpart now");
}

function undo() {
  if (!undone.length) return announce("Nothing to take back");
  state.beads = JSON.parse(undone.pop());
  show("Taken back");
}

function hold(unit) {
  held?.classList.remove("held");
  held = unit;
  held?.classList.add("held");
  if (unit) announce("Picked up; go to the other side and press Enter");
}

function light(unit) {
  for (const lit of box.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!unit) return;
  const index = beadOf(unit.dataset.side, Number(unit.dataset.n));
  for (const side of ["source", "target"]) for (const n of state.beads[index][side]) units[side][n].classList.add("lit");
  bands.querySelector(`[data-bead="${index}"]`)?.classList.add("lit");
}

function goTo(side, n) {
  const list = units[side];
  list[Math.max(0, Math.min(list.length - 1, n))].focus();
}

box.addEventListener("keydown", (event) => {
  const unit = event.target.closest(".unit");
  if (!unit) return;
  const side = unit.dataset.side, n = Number(unit.dataset.n);
  const bead = state.beads[beadOf(side, n)];
  const across = bead[other[side]][0] ?? n;
  const actions = {
    ArrowUp: () => goTo(side, n - 1),
    ArrowDown: () => goTo(side, n + 1),
    ArrowLeft: () => side === "target" && goTo("source", across),
    ArrowRight: () => side === "source" && goTo("target", across),
    Enter: () => choose(unit),
    " ": () => choose(unit),
    Delete: () => part(side, n),
    Backspace: () => part(side, n),
    Escape: () => { hold(null); announce("Let go"); },
    F2: () => write(unit),
  };
  if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
  else if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in actions)) return;
  else actions[event.key]();
  event.preventDefault();
});

function choose(unit) {
  if (held && held.dataset.side !== unit.dataset.side) {
    join(held.dataset.side, Number(held.dataset.n), Number(unit.dataset.n));
    hold(null);
    light(unit);
  } else hold(held === unit ? null : unit);
}

box.addEventListener("focusin", (event) => light(event.target.closest(".unit")));
box.addEventListener("pointerover", (event) => { const unit = event.target.closest(".unit"); if (unit && !held) light(unit); });

// Dragging with mouse, pen or finger: pointer events, so that a finger works too.
let drag = null;

function under(event) {
  const place = document.elementFromPoint(event.clientX, event.clientY);
  const unit = place?.closest(".unit");
  if (unit && unit.dataset.side !== drag.unit.dataset.side) return unit;
  return place?.closest("#gutter");
}

box.addEventListener("pointerdown", (event) => {
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
  const side = unit.dataset.side, n = Number(unit.dataset.n);
  if (goal === gutter) part(side, n);
  else if (goal) join(side, n, Number(goal.dataset.n));
});
addEventListener("pointercancel", () => { drag?.unit.classList.remove("held"); drag = null; });

// The words of a segment; the server cuts and merges, so the page is loaded anew.

const dialog = document.getElementById("words");

function write(unit) {
  const form = dialog.querySelector("form");
  form.elements.version.value = version;
  form.elements.side.value = unit.dataset.side;
  form.elements.n.value = unit.dataset.n;
  form.elements.text.value = unit.querySelector("bdi").textContent;
  dialog.querySelector("h2").textContent = `${unit.dataset.side === "source" ? "Source" : "English"} segment ${Number(unit.dataset.n) + 1}`;
  dialog.querySelector("[value=merge]").disabled = Number(unit.dataset.n) === units[unit.dataset.side].length - 1;
  dialog.showModal();
  form.elements.text.focus();
}

box.addEventListener("dblclick", (event) => { const unit = event.target.closest(".unit"); if (unit) write(unit); });
document.getElementById("words-close").addEventListener("click", () => dialog.close());
undoButton.hidden = false;
undoButton.addEventListener("click", undo);
if (location.hash) document.querySelector(`${location.hash}.unit`)?.focus();

new ResizeObserver(draw).observe(box);
label();
draw();
