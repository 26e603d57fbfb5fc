// Tells when a connection is dead though nobody hung up: the server says something at least every ten seconds.
const LONGEST_MS = 25_000;

/** `signal` aborts after a silence that is too long; a device that slept through one learns of it as it wakes. */
export class Silence {
  #dead = new AbortController();
  #over = new AbortController();
  #heardAt = 0;
  #timer = 0;

  constructor() {
    this.signal = this.#dead.signal;
    const woken = { signal: this.#over.signal };
    for (const [target, event] of [[document, "visibilitychange"], [window, "online"], [window, "pageshow"]]) {
      target.addEventListener(event, () => this.#check(), woken);
    }
    this.heard();
  }

  /** Something came. */
  heard() {
    this.#heardAt = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), LONGEST_MS);
  }

  /** Nothing is waited for any more. */
  end() {
    clearTimeout(this.#timer);
    this.#over.abort();
  }

  #check() {
    if (Date.now() - this.#heardAt >= LONGEST_MS) this.#dead.abort();
  }
}
