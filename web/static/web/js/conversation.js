// The conversation's page: what is typed, tapped or chosen becomes a question, and its answer is shown.
import "./composer.js";
import "./judging.js";
import "./offline.js";
import { textOf } from "./answer_tools.js";
import { copyOf, follow, showTrouble } from "./answering.js";
import { call, fetchAs, problemOf } from "./api.js";
import { copied, saysDone } from "./clipboard.js";
import { Editing } from "./edit.js";
import { post } from "./page_post.js";
import { narrowBy } from "./panels.js";
import { beginAt, endOfText } from "./reading_place.js";
import { share } from "./sharing.js";
import { inStep } from "./tabs.js";
import { TurnError, ask, join, stop } from "./turn.js";

const page = document.querySelector("[data-conversation]");
const sessionId = Number(page.dataset.conversation);
const ofBoth = "asksBoth" in page.dataset; // two writers answer what this page asks
const thread = page.querySelector("[data-thread]");
const live = page.querySelector("[data-live]");
const form = page.querySelector("[data-form]");
const field = form?.querySelector("[data-composer]");
const sendButton = form?.querySelector("[data-send]");
const stopButton = form?.querySelector("[data-stop]");
const editing = form && new Editing(form, field);

// How one asks on when a constraint is taken away: it says nothing new and takes nothing else away.
const WITHOUT = "What is on then?";

let running = null; // {turnId, stopWanted} of the turn that is being written
let tellTabs = () => {};

/** Ask a question, unless one is being answered. */
async function send(question, { key, context } = {}) {
  const text = question.trim();
  if (text) await begin(text, () => ask(text, sessionId, { key, context, ofBoth }));
}

/** Show a question and follow its answer; `chunks()` asks it, and asks it again after trouble. */
async function begin(question, chunks) {
  if (running || !form) return;
  const turn = copyOf("turn");
  turn.querySelector("[data-question]").textContent = question;
  thread.querySelector(".no-turns")?.remove();
  for (const button of thread.querySelectorAll(".chip button")) button.disabled = true;
  thread.append(turn);
  beginAt(turn);
  await show(chunks(), turn.querySelector("[data-answer]"), () => begin(question, chunks));
}

async function show(chunks, answer, askAgain) {
  setRunning({ turnId: null, stopWanted: false });
  try {
    await follow(chunks, answer, { sessionId, live, onTurn: noteTurn });
  } catch (error) {
    showTrouble(answer, error, askAgain);
  } finally {
    setRunning(null);
    endOfText();
    tellTabs();
  }
}

function noteTurn(turnId) {
  if (!running || running.turnId || !turnId) return;
  running.turnId = turnId;
  if (running.stopWanted) stop(turnId);
  tellTabs();
}

function setRunning(state) {
  running = state;
  if (!form) return;
  sendButton.hidden = Boolean(state);
  stopButton.hidden = !state;
  stopButton.disabled = false;
}

/** Take a constraint out of what the conversation remembers, then ask on without it. */
function drop(fields) {
  const query = Object.fromEntries(fields.split(" ").map((field) => [field, null]));
  return begin(WITHOUT, async function* without() {
    const response = await call(`/chat/sessions/${sessionId}`, { method: "PATCH", body: { context: { query } } });
    if (!response.ok) throw new TurnError(await problemOf(response));
    yield* ask(WITHOUT, sessionId, { ofBoth });
  });
}

/** Send what the composer holds; when the last question is being changed, in the place of that. */
async function submit() {
  const question = field.value;
  if (!question.trim() || running) return;
  const changed = editing.questionId;
  if (changed && !(await isTakenBack(changed))) {
    editing.end(question); // the conversation has gone on elsewhere: what was typed is kept
    await refresh();
    return;
  }
  if (changed) thread.querySelector(".turn:last-child")?.remove();
  editing.end();
  await send(question);
}

async function isTakenBack(questionId) {
  const response = await post(`/c/${sessionId}/take-back/`, { question: questionId }).catch(() => null);
  return Boolean(response?.ok);
}

/** Show the conversation as it is now: another tab went on with it. */
async function refresh() {
  const response = await fetchAs(`/c/${sessionId}/`).catch(() => null);
  if (!response?.ok || running) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const turns = parsed.querySelector("[data-thread]")?.children ?? [];
  thread.replaceChildren(...[...turns].map((turn) => document.adoptNode(turn)));
  goOn();
}

/** Join the answer that is being written, if the last one is. */
function goOn() {
  const unfinished = form && thread.querySelector(".turn:last-child [data-status=running]");
  if (!unfinished) return false;
  const question = unfinished.closest(".turn").querySelector(".question")?.textContent ?? "";
  show(join(unfinished.dataset.turn), unfinished, () => send(question));
  beginAt(unfinished.closest(".turn"));
  return true;
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

stopButton?.addEventListener("click", () => {
  stopButton.disabled = true;
  running.stopWanted = true;
  if (running.turnId) stop(running.turnId);
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-ask], [data-drop], [data-copy], [data-share], [data-edit]");
  if (!button || running) return;
  const answer = button.closest("[data-answer]");
  button.closest("[popover]")?.hidePopover();
  if (button.dataset.ask) await send(button.dataset.ask);
  if (button.dataset.drop) await drop(button.dataset.drop);
  if (button.dataset.edit) editing.begin(button.dataset.edit, answer.closest(".turn").querySelector(".question").textContent);
  if ("share" in button.dataset) await share(sessionId);
  if ("copy" in button.dataset && await copied(textOf(answer))) saysDone(button);
});

// The key "e" (shortcuts.js).
document.addEventListener("superschedules:edit", () => [...thread.querySelectorAll("[data-edit]")].at(-1)?.click());

if (form) {
  narrowBy((question, context) => send(question, { context }));
  tellTabs = inStep(sessionId, {
    shown: () => Number([...thread.querySelectorAll("[data-answer][id]")].at(-1)?.id.slice(1)) || null,
    isBusy: () => Boolean(running),
    refresh,
  });
}

if (!goOn() && form && !thread.querySelector(".turn") && field.value.trim()) {
  // The first question came from the first page; asked again after a reload it is still the same turn.
  const question = field.value;
  field.value = "";
  send(question, { key: `first-${sessionId}` });
} else if (!running && !location.hash && form) {
  thread.querySelector(".turn:last-child")?.scrollIntoView({ block: "start", behavior: "instant" });
}
