// The page in another site's frame: opens a conversation with its first question, then works as any conversation does.
// Browsers keep no cookies there, so the token is in this page's memory and, where the browser has one, in its session.
import "./composer.js";
import { fetchAs, problemOf, renewTokensWith } from "./api.js";
import { tellSize } from "./embed_size.js";

const page = document.querySelector("[data-conversation]");
const form = page.querySelector("[data-form]");
const field = form.querySelector("[data-composer]");
const trouble = page.querySelector("[data-trouble]");
const KEPT_AS = `conversation about ${page.dataset.place}`;
let opening = null; // while a conversation is opened: the promise of whether it is

async function begin(event) {
  event.preventDefault();
  if (!field.value.trim()) return;
  if (opening) {
    // Asked in the conversation that is being opened, unless that has asked it already.
    if (await opening && field.value.trim()) form.requestSubmit();
    return;
  }
  trouble.textContent = "";
  await open(async () => {
    const conversation = await opened();
    keep(conversation);
    await converse(conversation);
    return true;
  }, (error) => { trouble.textContent = error.words ?? trouble.dataset.words; });
}

/** Open a conversation by `work`, which tells whether it is; until then questions wait. */
async function open(work, onTrouble) {
  opening = work().catch((error) => {
    onTrouble(error);
    return false;
  });
  await opening;
  opening = null;
}

/** A new conversation of a new guest: `{access, refresh, session_id}`. */
async function opened() {
  const response = await post(page.dataset.tokenUrl, { place: page.dataset.place });
  if (!response.ok) throw Object.assign(new Error("no guest"), { words: (await problemOf(response)).message });
  return response.json();
}

/** The conversation as it was before a reload; with its token gone or its guest forgotten, a new one begins. */
async function resume() {
  const conversation = kept();
  if (!conversation) return;
  await open(async () => {
    useTokensOf(conversation);
    const response = await fetchAs(`/c/${conversation.session_id}/`);
    if (!response.ok) return false;
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    page.querySelector("[data-thread]").replaceWith(document.adoptNode(parsed.querySelector("[data-thread]")));
    await converse(conversation);
    return true;
  }, console.warn);
}

function useTokensOf({ access, refresh }) {
  renewTokensWith(async () => {
    const response = await post(page.dataset.refreshUrl, { refresh });
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    return (await response.json()).access;
  }, access);
}

/** Hand the page over to the conversation's own script, which asks what the field holds. */
async function converse(conversation) {
  useTokensOf(conversation);
  page.dataset.conversation = conversation.session_id;
  page.querySelector("[data-welcome]")?.remove();
  await import("./conversation.js");
  form.removeEventListener("submit", begin);
}

function post(url, body) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
  return fetch(url, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) });
}

function keep(conversation) {
  try {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(conversation));
  } catch {
    // A browser may keep nothing in frames: then a reload begins anew.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT_AS));
  } catch {
    return null;
  }
}

form.addEventListener("submit", begin);
resume();

page.addEventListener("click", ({ target }) => {
  const example = target.closest("[data-example]");
  if (!example) return;
  field.value = example.dataset.example;
  form.requestSubmit();
});

// What leaves the conversation opens beside the site around us, not in its frame.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href]");
  if (link && !link.getAttribute("href").startsWith("#")) Object.assign(link, { target: "_blank", rel: "noopener" });
}, { capture: true });

tellSize();
