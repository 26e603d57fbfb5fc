// The read-only link to a conversation: made, shown, sent, ended.
import { copied, saysDone } from "./clipboard.js";
import { post } from "./page_post.js";

const dialog = document.querySelector("[data-sharing]");
const field = dialog?.querySelector("[data-link]");
const words = dialog?.querySelector("[data-sharing-said]");
const sendButton = dialog?.querySelector("[data-send-link]");

/** Make the link, or have it show what came since, and show it. */
export async function share(sessionId) {
  say("");
  const url = await linkTo(sessionId);
  field.value = url;
  if (!url) say(words.dataset.failed);
  dialog.dataset.session = sessionId;
  for (const button of dialog.querySelectorAll("[data-copy-link], [data-end-sharing]")) button.disabled = !url;
  sendButton.hidden = !url || !navigator.share;
  dialog.showModal();
}

async function linkTo(sessionId) {
  try {
    const response = await post(`/c/${sessionId}/share/`);
    return response.ok ? (await response.json()).url : "";
  } catch {
    return "";
  }
}

async function end(button) {
  const response = await post(`/c/${dialog.dataset.session}/share/end/`).catch(() => null);
  if (!response?.ok) return say(words.dataset.failed);
  field.value = "";
  button.disabled = true;
  dialog.querySelector("[data-copy-link]").disabled = true;
  sendButton.hidden = true;
  return say(words.dataset.ended);
}

function say(text) {
  words.textContent = text;
}

dialog?.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if ("close" in button.dataset) dialog.close();
  if ("endSharing" in button.dataset) await end(button);
  if ("copyLink" in button.dataset && await copied(field.value)) saysDone(button);
  // The reader may change their mind in the device's own sheet.
  if ("sendLink" in button.dataset) await navigator.share({ url: field.value }).catch(() => {});
});
