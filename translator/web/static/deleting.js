// Deleting asks first, and waits some seconds in which it can be undone; leaving the page is no undoing.

import { ask, at } from "./asking.js";
import { announce } from "./page.js";

const UNDO_MS = 8000;
const KEY = "deleting";

// Whether somebody is sure, asked in a dialog of the page.
export function isSure(question) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.innerHTML = "<form method=dialog><p></p><div class=row><button class=danger value=yes>Delete</button><button value=no autofocus>Keep</button></div></form>";
  dialog.querySelector("p").textContent = question;
  dialog.setAttribute("aria-label", question);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => {
    dialog.remove();
    answer(dialog.returnValue === "yes");
  }));
}

function send(ids) {
  const body = new URLSearchParams([["act", "delete"], ["sure", "true"], ...ids.map((id) => ["job", id])]);
  return ask("/jobs/many", { method: "POST", body, keepalive: true });
}

// Deletes jobs some seconds later; until then they can be had back.
export function deleteLater(ids, { label, onUndo, onDone }) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  toast.innerHTML = "<span></span> <button type=button class=small-button>Undo</button>";
  toast.querySelector("span").textContent = `${label} deleted.`;
  document.body.append(toast);
  const leave = () => { send(ids); };
  const timer = setTimeout(async () => { end(); await send(ids); onDone(); }, UNDO_MS);
  addEventListener("pagehide", leave);
  function end() {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    toast.remove();
  }
  toast.querySelector("button").addEventListener("click", () => {
    end();
    announce("Nothing was deleted");
    onUndo();
  });
}

// The list of jobs deletes what another page hands over to it, so that it can be undone there.
export function hand(ids, label) {
  sessionStorage.setItem(KEY, JSON.stringify({ ids, label }));
  location.href = at("/jobs");
}

export function takeOver() {
  const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  return found;
}
