// The list of conversations, as column and as page: htmx puts answers into it, and this says them to those who do not
// see the list change. Without either, its forms and links do the same.
const roots = document.querySelectorAll("[data-history]");

/** htmx is loaded when somebody turns to the list: most pages are read without. */
function loadHtmx(root) {
  // Between DOMContentLoaded and load it would wait for what has been.
  if (document.readyState !== "complete") return addEventListener("load", () => loadHtmx(root), { once: true });
  if (window.htmx || document.querySelector("script[data-htmx-loads]")) return;
  const script = document.createElement("script");
  script.src = root.dataset.htmx;
  script.dataset.htmxLoads = "";
  document.head.append(script);
}

function say(root, words, { isTrouble = false } = {}) {
  const line = root.querySelector("[data-history-said]");
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("hidden", !isTrouble);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".talk-menu[open]")) if (menu !== except) menu.open = false;
}

/** The last list or entry that came says in words what it is. */
function sayWhatCame(event) {
  const root = event.target.closest?.("[data-history]");
  const came = event.detail.elt;
  if (!root || !came?.matches) return;
  const told = came.matches("[data-said]") ? came : came.querySelector("[data-said]");
  if (told) say(root, told.dataset.said);
}

function sayTrouble(event) {
  const root = event.detail.elt?.closest?.("[data-history]");
  const words = root?.querySelector("[data-history-said]")?.dataset;
  if (words) say(root, event.detail.xhr?.status === 404 ? words.gone : words.trouble, { isTrouble: true });
}

/** The page's address is the search it shows, to come back to. */
function keepAddress(event) {
  const { elt, successful, pathInfo } = event.detail;
  if (successful && elt?.matches?.("[data-keeps-address]")) history.replaceState(history.state, "", pathInfo.finalRequestPath);
}

if (roots.length) {
  for (const root of roots) {
    for (const field of root.querySelectorAll("[data-for-script]")) field.disabled = false;
    for (const turnsTo of ["focusin", "pointerover"]) root.addEventListener(turnsTo, () => loadHtmx(root), { once: true });
  }
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".talk-menu") || !event.target.open) return;
    closeMenus(event.target);
    event.target.querySelector(".talk-actions").scrollIntoView({ block: "nearest" });
  }, true);
  document.addEventListener("click", (event) => closeMenus(event.target.closest?.(".talk-menu")));
  document.body.addEventListener("htmx:afterSettle", sayWhatCame);
  document.body.addEventListener("htmx:afterRequest", keepAddress);
  for (const problem of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(problem, sayTrouble);
  }
}
