// Shows one answer as it is written, puts the finished one in its place, and says what went wrong.
import { fetchAs } from "./api.js";
import { Doing } from "./doing.js";
import { replaceInPlace } from "./reading_place.js";
import { StreamedText } from "./streamed_text.js";
import { TurnError } from "./turn.js";

const UNKNOWN = { error_code: "server_error" };

export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Follow a turn's chunks into `answer`, an article that is being written; `onTurn` hears the turn's id. */
export async function follow(chunks, answer, { sessionId, live, onTurn }) {
  const text = new StreamedText(answer.querySelector("[data-text]"), live);
  let other = null; // a second writer's text
  const doing = new Doing(answer.querySelector("[data-doing]"), live, sessionId);
  try {
    for await (const chunk of chunks) {
      onTurn(chunk.turnId);
      if (chunk.model === "B" || chunk.snapshot_b) other ??= textBeside(answer);
      if (chunk.gap) {
        text.replace(chunk.snapshot);
        other?.replace(chunk.snapshot_b ?? "");
      }
      if (chunk.token) {
        doing.writes();
        (chunk.model === "B" ? other : text).add(chunk.token);
      }
      if (chunk.model === "SYSTEM") await finish(answer, sessionId, chunk.message_id);
    }
  } finally {
    doing.end();
    text.end();
    other?.end();
  }
}

/** A text beside the answer's own; it is not read aloud while it comes, as two at once could not be followed. */
function textBeside(answer) {
  const pair = copyOf("pair");
  const text = answer.querySelector("[data-text]");
  text.replaceWith(pair);
  pair.firstElementChild.append(text);
  return new StreamedText(pair.querySelector("[data-text-b]"), document.createElement("p"));
}

/** Put the finished answer, as the server renders it, in the place of the streamed text. */
async function finish(answer, sessionId, messageId) {
  const response = await fetchAs(`/c/${sessionId}/answers/${messageId}/`);
  if (!response.ok) throw new TurnError(UNKNOWN);
  // The server's template escapes every text of a feed or a model; nothing is parsed as HTML that we did not write.
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  replaceInPlace(answer, document.adoptNode(parsed.querySelector("[data-answer]")));
}

/** What the API says in English, in the language of the page. */
function inPageLanguage(message) {
  const known = [...document.getElementById("refusals").content.children];
  return known.find(({ dataset }) => dataset.said === message)?.textContent ?? message;
}

/** Say what went wrong beside what there is, with the one thing to do. */
export function showTrouble(answer, error, askAgain) {
  if (!(error instanceof TurnError)) console.error(error);
  answer.dataset.status = "failed";
  answer.querySelector("[data-doing]")?.remove();
  const trouble = copyOf("trouble");
  const { lost, unknown, reload } = trouble.dataset;
  const words = error instanceof TurnError ? inPageLanguage(error.message) : "";
  trouble.querySelector("[data-words]").textContent = error.code === "connection_lost" ? lost : words || unknown;
  const again = trouble.querySelector("[data-again]");
  // The answer is on its way or there already, perhaps in another tab: asking again would not bring it.
  const isThere = ["connection_lost", "turn_in_progress"].includes(error.code);
  if (isThere) again.textContent = reload;
  again.addEventListener("click", () => {
    if (isThere) return location.reload();
    answer.closest(".turn").remove();
    return askAgain();
  });
  answer.append(trouble);
  trouble.scrollIntoView({ block: "nearest" });
}
