// Shows text as it comes, once per frame, and reads it to screen readers by the sentence.
import { followsText, keepPlace } from "./reading_place.js";

// A browser lays out a paragraph whole: one that never ends is cut, so that the next word stays cheap.
const LONGEST_PARAGRAPH = 4000;

/** Appends tokens to `element` as paragraphs of text; `live` is told whole sentences. */
export class StreamedText {
  #waiting = "";
  #unread = "";
  #frame = 0;
  #node = null;

  constructor(element, live) {
    this.element = element;
    this.live = live;
  }

  add(token) {
    this.#waiting += token;
    this.#frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Show this in place of all there is: the connection lost its place, and the server told it all again. */
  replace(text) {
    this.#waiting = "";
    this.#unread = "";
    this.element.replaceChildren();
    this.#node = null;
    this.#append(text);
  }

  /** Show what waits; a browser tab in the background draws no frames. */
  flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#waiting) return;
    const follows = followsText();
    this.#append(this.#waiting);
    this.#read(this.#waiting);
    this.#waiting = "";
    keepPlace(this.element, { follows });
  }

  /** Read the rest, whether or not it ends a sentence. */
  end() {
    this.flush();
    this.live.textContent = this.#unread;
    this.#unread = "";
  }

  #append(text) {
    text.split(/\n{2,}/).forEach((piece, index) => {
      if (index > 0) this.#node = null;
      for (let at = 0; at < piece.length; at += LONGEST_PARAGRAPH) {
        if (this.#node?.length > LONGEST_PARAGRAPH) this.#node = null;
        this.#node ??= this.#paragraph();
        this.#node.appendData(piece.slice(at, at + LONGEST_PARAGRAPH));
      }
    });
  }

  #paragraph() {
    const paragraph = document.createElement("p");
    paragraph.dir = "auto";
    this.element.append(paragraph);
    return paragraph.appendChild(document.createTextNode(""));
  }

  #read(text) {
    this.#unread += text;
    const end = this.#unread.search(/[.!?\n][^.!?\n]*$/) + 1;
    if (end < 1) return;
    this.live.textContent = this.#unread.slice(0, end);
    this.#unread = this.#unread.slice(end);
  }
}
