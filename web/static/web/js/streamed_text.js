// Shows text as it comes, once per frame, and reads it to screen readers by the sentence.

/** Appends tokens to `element` as text; `live` is told whole sentences. */
export class StreamedText {
  #waiting = "";
  #unread = "";
  #frame = 0;

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.node = element.appendChild(document.createTextNode(""));
  }

  add(token) {
    this.#waiting += token;
    this.#frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Show this in place of all there is: the connection lost its place, and the server told it all again. */
  replace(text) {
    this.#waiting = "";
    this.node.data = text;
    this.#unread = "";
  }

  /** Show what waits; a browser tab in the background draws no frames. */
  flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#waiting) return;
    const follows = followsText();
    this.node.appendData(this.#waiting);
    this.#read(this.#waiting);
    this.#waiting = "";
    if (follows) scrollToBottom();
  }

  /** Read the rest, whether or not it ends a sentence. */
  end() {
    this.flush();
    this.live.textContent = this.#unread;
    this.#unread = "";
  }

  #read(text) {
    this.#unread += text;
    const end = this.#unread.search(/[.!?\n][^.!?\n]*$/) + 1;
    if (end < 1) return;
    this.live.textContent = this.#unread.slice(0, end);
    this.#unread = this.#unread.slice(end);
  }
}

const MOVING_KEYS = ["PageDown", "PageUp", "End", "Home", "ArrowDown", "ArrowUp", " "];
let hasMoved = false;
for (const kind of ["wheel", "touchmove", "keydown"]) {
  addEventListener(kind, ({ key }) => { hasMoved ||= !key || MOVING_KEYS.includes(key); }, { passive: true });
}

/** A new answer begins below its question; the reader has not moved yet. */
export function beginAt(turn) {
  hasMoved = false;
  turn.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Whether the reader went to the end of the page: only then new text may move it. */
function followsText() {
  if (!hasMoved) return false;
  const page = document.documentElement;
  return page.scrollHeight - page.clientHeight - page.scrollTop < 80;
}

function scrollToBottom() {
  const page = document.documentElement;
  page.scrollTo({ top: page.scrollHeight, behavior: "instant" });
}
