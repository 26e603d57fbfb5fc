// Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) from a fetch body.

/** Yields {id, data} for each event; a character or a line cut between two packets stays whole. Packets are told to `heard`. */
export async function* eventsOf(body, heard = () => {}) {
  const parser = new Parser();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      yield* parser.feed(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Turns pieces of text into events; an event without its closing blank line is not one. */
export class Parser {
  #rest = "";
  #id = "";
  #data = [];

  *feed(text) {
    this.#rest += text;
    // A CR at the very end may be the first half of CRLF: it waits for what follows.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      const event = this.#line(line);
      if (event) yield event;
    }
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    if (name === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }

  #dispatch() {
    if (!this.#data.length) return null;
    const event = { id: this.#id, data: this.#data.join("\n") };
    this.#data = [];
    return event;
  }
}
