// The API page: sends a call and shows its answer; filters the reference.

import { at } from "./asking.js";
import { announce } from "./page.js";

const HEADERS = ["content-type", "location", "retry-after", "www-authenticate", "etag", "x-request-id"];
const form = document.getElementById("try");
const call = document.getElementById("try-call");
const path = document.getElementById("try-path");
const body = document.getElementById("try-body");
const key = document.getElementById("try-key"); // only where keys are asked for
const status = document.getElementById("try-status");
const edited = new Map(); // name of a call -> what somebody wrote in place of its path and body
let sent = null;

function chosen() {
  return call.selectedOptions[0];
}

function show() {
  const { method, path: usual, body: example, about } = chosen().dataset;
  const own = edited.get(call.value);
  document.getElementById("try-method").textContent = method;
  document.getElementById("try-about").textContent = about;
  document.getElementById("try-body-box").hidden = method === "GET";
  path.value = own?.path ?? usual;
  body.value = own?.body ?? example;
  body.rows = Math.max(4, body.value.split("\n").length + 1);
  writeCurl();
}

function keep() {
  edited.set(call.value, { path: path.value, body: body.value });
  writeCurl();
}

// The address, if it is one of this server: a key is sent nowhere else.
function goal() {
  const found = URL.canParse(at(path.value), location.origin) ? new URL(at(path.value), location.origin) : null;
  const isOwn = path.value.startsWith("/") && found?.origin === location.origin && found.pathname.startsWith(at("/"));
  path.setCustomValidity(isOwn ? "" : "A path of this server, as /v1/jobs");
  return isOwn ? found : null;
}

function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function writeCurl() {
  const { method, scheme } = chosen().dataset;
  const parts = ["curl"];
  if (key) parts.push(`-H 'Authorization: ${scheme} KEY'`);
  if (method !== "GET") parts.push(`-H 'Content-Type: application/json' -d ${quote(body.value)}`);
  parts.push(quote(goal()?.href ?? path.value));
  document.getElementById("try-curl").textContent = parts.join(" ");
}

function pretty(text, type) {
  if (!/[/+]json/.test(type ?? "")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function tell(words, { isBad, took = "", headers = [], text = "" }) {
  status.textContent = words;
  status.classList.toggle("failed", isBad);
  document.getElementById("try-took").textContent = took;
  document.getElementById("try-headers").replaceChildren(...headers.flatMap(([name, value]) => {
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, meaning.textContent] = [name, value];
    return [term, meaning];
  }));
  document.getElementById("try-answer-body").textContent = text;
  document.getElementById("try-answer").hidden = false;
  announce(`Answer: ${words}`);
}

async function send() {
  const { method, scheme } = chosen().dataset;
  sent?.abort();
  const own = sent = new AbortController();
  const headers = { Accept: "application/json, */*;q=0.5" };
  if (key?.value) headers.Authorization = `${scheme} ${key.value.trim()}`;
  if (method !== "GET") headers["Content-Type"] = "application/json";
  form.setAttribute("aria-busy", "true");
  const began = performance.now();
  try {
    const options = { method, headers, credentials: "omit", cache: "no-store", signal: own.signal };
    const answer = await fetch(goal(), method === "GET" ? options : { ...options, body: body.value });
    const text = await answer.text();
    tell(`${answer.status} ${answer.statusText}`.trim(), {
      isBad: !answer.ok,
      took: `${Math.round(performance.now() - began)} ms`,
      headers: HEADERS.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]),
      text: pretty(text, answer.headers.get("content-type")),
    });
    follow(answer.headers.get("location"));
  } catch (error) {
    if (error.name !== "AbortError") tell("No answer", { isBad: true, text: `The call could not be sent: ${error.message}` });
  } finally {
    if (own === sent) form.removeAttribute("aria-busy");
  }
}

// A document that was handed in is the job to look at next.
function follow(place) {
  if (place?.startsWith(at("/v1/jobs/"))) edited.set("job", { path: place.slice(at("").length), body: "" });
}

call.addEventListener("change", show);
path.addEventListener("input", keep);
body.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.closest("button, select")) return;
  event.preventDefault();
  form.requestSubmit();
});
show();
form.hidden = false;
addEventListener("pageshow", () => { keep(); show(); }); // with what a browser puts back

// The reference

const filter = document.getElementById("filter");
const count = document.getElementById("filter-count");
const entries = [...document.querySelectorAll(".entry")].map((entry) => [entry, entry.textContent.toLowerCase()]);

function sift() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [entry, text] of entries) {
    entry.hidden = !words.every((word) => text.includes(word));
    shown += !entry.hidden;
  }
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".entry:not([hidden])");
  count.textContent = words.length ? `${shown} of ${entries.length} shown` : "";
}

// A link leads into an entry that may be closed or sifted out.
function unfold() {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const entry = place && place.closest(".entry");
  if (!entry) return;
  if (entry.hidden) {
    filter.value = "";
    sift();
  }
  entry.open = true;
  place.scrollIntoView();
}

filter.addEventListener("input", sift);
addEventListener("hashchange", unfold);
document.getElementById("filter-box").hidden = false;
sift();
unfold();
