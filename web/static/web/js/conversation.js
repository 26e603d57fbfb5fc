// The conversation's page: asks, shows the answer as it is written, then puts the finished answer in its place.
import "./composer.js";
import { call } from "./api.js";
import { StreamedText, beginAt } from "./streamed_text.js";
import { TurnError, ask, join, stop } from "./turn.js";

const page = document.querySelector("[data-conversation]");
const sessionId = Number(page.dataset.conversation);
const thread = page.querySelector("[data-thread]");
const live = page.querySelector("[data-live]");
const form = page.querySelector("[data-form]");
const field = form?.querySelector("[data-composer]");
const sendButton = form?.querySelector("[data-send]");
const stopButton = form?.querySelector("[data-stop]");

// How one asks on when a constraint is taken away: it says nothing new and takes nothing else away.
const WITHOUT = "What is on then?";

let running = null; // {turnId, stopWanted} of the turn that is being written

function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Ask a question, unless one is being answered. */
async function send(question, key) {
  const text = question.trim();
  if (!text || running || !form) return;
  const turn = copyOf("turn");
  turn.querySelector("[data-question]").textContent = text;
  thread.querySelector(".no-turns")?.remove();
  thread.append(turn);
  beginAt(turn);
  await show(ask(text, sessionId, key), turn.querySelector("[data-answer]"), text);
}

/** Follow a turn's chunks into `answer`, an article that is being written. */
async function show(chunks, answer, question) {
  const text = new StreamedText(answer.querySelector("[data-text]"), live);
  setRunning({ turnId: null, stopWanted: false });
  try {
    for await (const chunk of chunks) {
      noteTurn(chunk.turnId);
      if (chunk.gap) text.replace(chunk.snapshot);
      if (chunk.model === "A" && chunk.token) {
        answer.querySelector("[data-doing]").textContent = "Writing the answer …";
        text.add(chunk.token);
      }
      if (chunk.model === "SYSTEM") await finish(answer, chunk);
    }
  } catch (error) {
    if (!(error instanceof TurnError)) console.error(error);
    showTrouble(answer, error instanceof TurnError ? error : new TurnError(UNKNOWN), question);
  } finally {
    text.end();
    setRunning(null);
  }
}

const UNKNOWN = { message: "The answer could not be had just then.", error_code: "server_error" };

/** Put the finished answer, as the server renders it, in the place of the streamed text. */
async function finish(answer, { message_id: messageId }) {
  const response = await fetch(`/c/${sessionId}/answers/${messageId}/`);
  if (!response.ok) throw new TurnError(UNKNOWN);
  // The server's template escapes every text of a feed or a model; nothing is parsed as HTML that we did not write.
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  answer.replaceWith(document.adoptNode(parsed.querySelector("[data-answer]")));
}

function noteTurn(turnId) {
  if (!running || running.turnId || !turnId) return;
  running.turnId = turnId;
  if (running.stopWanted) stop(turnId);
}

/** Say what went wrong beside what there is, with the one thing to do. */
function showTrouble(answer, error, question) {
  answer.dataset.status = "failed";
  answer.querySelector("[data-doing]")?.remove();
  const trouble = copyOf("trouble");
  trouble.querySelector("[data-words]").textContent = error.message;
  const again = trouble.querySelector("[data-again]");
  // The answer is on its way or there already, perhaps in another tab: asking again would not bring it.
  const isThere = ["connection_lost", "turn_in_progress"].includes(error.code);
  if (isThere) again.textContent = "Load the page again";
  again.addEventListener("click", () => {
    if (isThere) return location.reload();
    answer.closest(".turn").remove();
    return send(question);
  });
  answer.append(trouble);
  trouble.scrollIntoView({ block: "nearest" });
}

function setRunning(state) {
  running = state;
  if (!form) return;
  sendButton.hidden = Boolean(state);
  stopButton.hidden = !state;
  stopButton.disabled = false;
}

/** Take a constraint out of what the conversation remembers, then ask on without it. */
async function drop(fields) {
  if (running) return;
  const query = Object.fromEntries(fields.split(" ").map((field) => [field, null]));
  const response = await call(`/chat/sessions/${sessionId}`, { method: "PATCH", body: { context: { query } } });
  if (response.ok) await send(WITHOUT);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value;
  if (!question.trim() || running) return;
  field.value = "";
  field.dispatchEvent(new Event("input"));
  send(question);
});

stopButton?.addEventListener("click", () => {
  stopButton.disabled = true;
  running.stopWanted = true;
  if (running.turnId) stop(running.turnId);
});

thread.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask], [data-drop]");
  if (!button) return;
  if (button.dataset.drop) drop(button.dataset.drop);
  else send(button.dataset.ask);
});

const unfinished = thread.querySelector(".turn:last-child [data-status=running]");
if (unfinished && form) {
  const question = unfinished.closest(".turn").querySelector(".question")?.textContent ?? "";
  show(join(unfinished.dataset.turn), unfinished, question);
  beginAt(unfinished.closest(".turn"));
} else if (form && !thread.querySelector(".turn") && field.value.trim()) {
  // The first question came from the first page; asked again after a reload it is still the same turn.
  const question = field.value;
  field.value = "";
  send(question, `first-${sessionId}`);
} else if (!location.hash && form) {
  thread.querySelector(".turn:last-child")?.scrollIntoView({ block: "start", behavior: "instant" });
}
