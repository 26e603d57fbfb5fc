// One turn: starts it or joins it, and follows it through dropped connections to its last word.
import { call, problemOf } from "./api.js";
import { Silence } from "./silence.js";
import { eventsOf } from "./sse.js";

const PAUSES_MS = [300, 1000, 2000, 4000, 8000, 15000];

/** A refusal, before or after the first word; `code` and `message` are the API's. */
export class TurnError extends Error {
  constructor({ message, error_code: code, ...more }) {
    super(message);
    this.code = code;
    Object.assign(this, more);
  }
}

/**
 * Asks `message` in a session, with what the message alone cannot say as `context`; yields the stream's chunks, the
 * SYSTEM chunk last. With `ofBoth` two writers answer.
 */
export async function* ask(message, sessionId, { key = newKey(), context, ofBoth = false } = {}) {
  const body = { message, session_id: sessionId, context, single_model_mode: ofBoth ? false : undefined };
  const start = (signal) =>
    call("/chat/stream", { method: "POST", body, headers: { "Idempotency-Key": key }, signal });
  yield* followed(start, new Position());
}

/** A name for one question; `crypto.randomUUID` is there only on https and localhost. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Joins a turn that runs already, from its first word. */
export async function* join(turnId) {
  yield* followed(null, new Position(turnId));
}

/** Asks the server to end a turn; what was said stays. */
export function stop(turnId) {
  return call(`/chat/turns/${turnId}/stop`, { method: "POST" });
}

class Position {
  constructor(turnId = null) {
    this.turnId = turnId;
    this.lastId = "";
  }

  moveTo(id) {
    if (!id) return;
    this.lastId = id;
    this.turnId ??= id.split(":")[0];
  }

  resume(signal) {
    const headers = this.lastId ? { "Last-Event-ID": this.lastId } : {};
    return call(`/chat/turns/${this.turnId}/stream`, { headers, signal });
  }
}

async function* followed(start, position) {
  let failures = 0;
  for (;;) {
    const reached = position.lastId;
    const silence = new Silence();
    try {
      const response = await (position.turnId ? position.resume(silence.signal) : start(silence.signal));
      // A server that is busy or stopping refuses a question; an answer on its way is only late.
      if (response.status >= 500 && position.turnId) throw new TypeError("not now");
      if (!response.ok) throw new TurnError(await problemOf(response));
      for await (const event of eventsOf(response.body, () => silence.heard())) {
        position.moveTo(event.id);
        const chunk = JSON.parse(event.data);
        yield { ...chunk, turnId: position.turnId };
        if (chunk.model === "SYSTEM") return;
      }
    } catch (error) {
      // A refusal is an answer; a lost connection (fetch's TypeError), a dead one (AbortError) or a cut line is not.
      if (error instanceof TurnError) throw error;
    } finally {
      silence.end();
    }
    // The turn goes on without us: a stream that ends early is joined again where it was left.
    failures = position.lastId === reached ? failures + 1 : 0;
    if (failures > PAUSES_MS.length) throw new TurnError({ message: LOST, error_code: "connection_lost" });
    await pause(PAUSES_MS[Math.max(failures - 1, 0)]);
  }
}

const LOST = "The connection was lost. The answer is kept: load the page again to see it.";

/** Waits, but no longer than until the network or the person is back. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const end = new AbortController();
    const done = () => {
      end.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done, { signal: end.signal });
    document.addEventListener("visibilitychange", done, { signal: end.signal });
  });
}
