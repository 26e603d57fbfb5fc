// Says what an answer is busy with until its first word, as the server understood the question.
import { fetchAs } from "./api.js";

// Most answers begin before it is worth asking; a language model that thinks does not.
const LOOKS_MS = [250, 600, 1500];

export class Doing {
  #timer = 0;

  constructor(element, live, sessionId) {
    this.element = element;
    this.live = live;
    this.url = `/c/${sessionId}/doing/`;
    this.#lookAfter(0);
  }

  /** The first word is there. */
  writes() {
    if (this.#timer === null) return;
    this.end();
    if (this.element) this.element.textContent = this.element.dataset.writing;
  }

  end() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #lookAfter(looks) {
    if (looks < LOOKS_MS.length) this.#timer = setTimeout(() => this.#look(looks), LOOKS_MS[looks]);
  }

  async #look(looks) {
    const words = await doingWords(this.url);
    if (this.#timer === null) return;
    if (words) this.element.textContent = this.live.textContent = words;
    else this.#lookAfter(looks + 1);
  }
}

async function doingWords(url) {
  try {
    const response = await fetchAs(url);
    return response.ok ? (await response.json()).words : "";
  } catch {
    return ""; // what it is doing is only said where it can be
  }
}
