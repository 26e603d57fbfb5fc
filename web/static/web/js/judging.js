// What the reader thinks of an answer: a thumb, with a reason if they like, and which of two writers did better.
import { call, fetchAs } from "./api.js";

const lastSent = new WeakMap(); // by answer, what was sent last

/** Send a judgement after those before it: one that overtakes another would be undone by it. */
function send(answer, kind, body) {
  const sent = Promise.resolve(lastSent.get(answer)).then(() => isTaken(answer, kind, body));
  lastSent.set(answer, sent);
  return sent;
}

async function isTaken(answer, kind, body) {
  try {
    const response = await call(`/chat/messages/${answer.id.slice(1)}/${kind}`, { method: "POST", body });
    return response.ok;
  } catch {
    return false; // the network is away
  }
}

function say(answer, what) {
  const said = answer.querySelector("[data-judged]");
  said.textContent = what ? said.dataset[what] : "";
}

function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}

/** Show these buttons with the one of `value` pressed, or none. */
function press(buttons, value, valueOf) {
  for (const button of buttons) button.setAttribute("aria-pressed", valueOf(button) === value);
}

function showThumb(answer, value) {
  press(answer.querySelectorAll("[data-thumb]"), value, ({ dataset }) => Number(dataset.thumb));
  answer.querySelector("[data-reason]").hidden = value !== -1;
}

async function giveThumb(answer, button) {
  const before = [...answer.querySelectorAll("[data-thumb]")].find(isPressed);
  const value = button === before ? 0 : Number(button.dataset.thumb);
  say(answer, "");
  showThumb(answer, value);
  if (await send(answer, "feedback", { value })) return;
  showThumb(answer, Number(before?.dataset.thumb ?? 0));
  say(answer, "failed");
}

async function giveReason(answer, form) {
  const isSent = await send(answer, "feedback", { value: -1, reason: form.elements.reason.value.trim() });
  say(answer, isSent ? "thanks" : "failed");
  if (!isSent) return;
  answer.querySelector('[data-thumb="-1"]').focus({ preventScroll: true });
  form.hidden = true;
}

async function choose(answer, chosen) {
  const isSent = await send(answer, "choice", { chosen: chosen || null });
  if (isSent) await showNames(answer, chosen);
  say(answer, isSent ? "thanks" : "failed");
}

/** After the choice the page may know who wrote what. */
async function showNames(answer, chosen) {
  const pair = answer.querySelector("[data-pair]");
  press(pair.querySelectorAll("[data-choose]"), chosen, ({ dataset }) => dataset.choose);
  const { conversation } = document.querySelector("[data-conversation]").dataset;
  const response = await fetchAs(`/c/${conversation}/answers/${answer.id.slice(1)}/`).catch(() => null);
  if (!response?.ok) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const named = parsed.querySelector("[data-pair]");
  if (!named) return;
  const hadFocus = pair.contains(document.activeElement);
  pair.replaceWith(document.adoptNode(named));
  if (hadFocus) named.querySelector(`[data-choose="${chosen}"]`).focus({ preventScroll: true });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-thumb], [data-choose]");
  const answer = button?.closest("[data-answer]");
  if (!answer) return;
  if ("thumb" in button.dataset) giveThumb(answer, button);
  else choose(answer, button.dataset.choose);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-reason]");
  const answer = form?.closest("[data-answer]");
  if (!answer) return;
  event.preventDefault();
  giveReason(answer, form);
});
