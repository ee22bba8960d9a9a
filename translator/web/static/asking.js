// Asks the server. Where it does not answer, the page says so, and goes on by itself as soon as it does again.

const notice = document.getElementById("unreachable");
const LONGEST_MS = 10000;

// A server that is stopping or starting behind a proxy answers with one of these.
const AWAY = [502, 503, 504];

// Where a path of this server is, on a host that others share.
export const at = (path) => (document.documentElement.dataset.root ?? "") + path;

export class Unreachable extends Error {}

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path.startsWith("/") ? at(path) : path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    notice.hidden = false;
    throw new Unreachable(error.message);
  }
  if (AWAY.includes(answer.status)) {
    notice.hidden = false;
    throw new Unreachable(answer.statusText);
  }
  notice.hidden = true;
  return answer;
}

// The answer; null where the server does not answer.
export async function tryAsk(path, options) {
  try {
    return await ask(path, options);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return null;
  }
}

// Elements of an answer that is a part of a page.
export async function partOf(answer) {
  return document.createRange().createContextualFragment(await answer.text());
}

// Takes a step again and again until it gives false; one that cannot reach the server is taken again, too.
export function repeat(step, everyMs, { firstMs = everyMs } = {}) {
  let waitMs = everyMs;
  async function take() {
    try {
      if (await step() === false) return;
      waitMs = everyMs;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      waitMs = Math.min(LONGEST_MS, waitMs * 2);
    }
    setTimeout(take, waitMs);
  }
  setTimeout(take, firstMs);
}

// What went wrong, in the words of the server's own error page.
export async function wordsOf(answer) {
  if (answer.status === 401) return "You are not signed in any more. Load the page again.";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("problem")?.textContent ?? `The server answered ${answer.status}.`;
}
