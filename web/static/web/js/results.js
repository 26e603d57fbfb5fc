// A result as list, map and calendar: what is chosen in one of them is chosen in all.
import "./share.js";

const isWide = matchMedia("(min-width: 1100px)");
const maps = new WeakMap(); // root -> the promise of its map
let chosenView = "list";

function cardsOf(root) {
  return [...root.querySelectorAll("[data-event]")];
}

function cardWith(root, id) {
  return root.querySelector(`[data-event="${CSS.escape(id)}"]`);
}

/** The result with its map and calendar: those of an earlier answer come when they are wanted. */
async function whole(root) {
  const response = await fetch(root.dataset.full);
  if (!response.ok) throw new Error(`no answer: ${response.status}`);
  // Rendered by our own template, which escapes every text of a feed or a model.
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const full = document.adoptNode(parsed.querySelector("[data-results]"));
  root.replaceWith(full);
  return full;
}

/** Show a result in one of its views. */
async function show(root, view) {
  if (root.dataset.full && view !== "list") {
    const full = await whole(root).catch(() => null); // without it the list stays, and the next tap tries again
    if (!full) return;
    full.querySelector(`[data-show="${view}"]`).focus({ preventScroll: true });
    root = full;
  }
  root.dataset.view = view;
  for (const button of root.querySelectorAll("[data-show][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === view));
    if (button.dataset.show === view && button.dataset.url) history.replaceState(history.state, "", button.dataset.url);
  }
  document.documentElement.classList.toggle("has-sheet", view === "map" && !isWide.matches);
  if (view === "map") openMap(root);
  if (view === "map" && !isWide.matches) root.scrollIntoView({ block: "start", behavior: "instant" });
}

/** The map, loaded when it is opened first; a failure is said in its place. */
async function openMap(root) {
  if (!maps.has(root)) maps.set(root, import("./map.js").then((module) => module.makeMap(root, (id) => pick(root, id))));
  try {
    const map = await maps.get(root);
    map.show();
    if (root.dataset.selected) map.select(root.dataset.selected);
    else if (!isWide.matches) follow(root);
  } catch (error) {
    console.error(error);
    maps.delete(root);
    root.querySelector("[data-canvas]").textContent = root.querySelector("[data-map-words]").dataset.failed;
  }
}

/** Mark an event wherever it is shown. */
async function select(root, id) {
  if (root.dataset.selected === id) return;
  root.dataset.selected = id;
  for (const card of cardsOf(root)) card.classList.toggle("is-selected", card.dataset.event === id);
  for (const entry of root.querySelectorAll(".entry")) {
    if (entry.dataset.card === id) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
  (await maps.get(root)?.catch(() => null))?.select(id);
}

/** An event was chosen on the map or in the calendar: show its card. */
function pick(root, id) {
  const card = cardWith(root, id);
  if (!card) return;
  if (root.dataset.view === "calendar") show(root, "list");
  select(root, id);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  heldUntil = Date.now() + 800;
  card.scrollIntoView({ block: "start", behavior: isStill ? "instant" : "smooth" });
}

// While the page scrolls to a card that was picked, the cards that pass by are not followed.
let heldUntil = 0;

/** On a phone the map shows what is being read in the list above it. */
function follow(root) {
  if (root.dataset.isFollowed) return;
  root.dataset.isFollowed = "true";
  const seen = new Set();
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
    const first = cardsOf(root).find((card) => seen.has(card));
    if (first && root.dataset.view === "map" && !isWide.matches && Date.now() > heldUntil) {
      select(root, first.dataset.event);
    }
  }, { rootMargin: "-72px 0px -55% 0px", threshold: 0.6 });
  for (const card of cardsOf(root)) observer.observe(card);
}

document.addEventListener("click", (event) => {
  const root = event.target.closest("[data-results]");
  const button = event.target.closest("[data-show]");
  if (root && button) {
    const isShown = "toggle" in button.dataset && root.dataset.view === button.dataset.show;
    chosenView = isShown ? "list" : button.dataset.show;
    show(root, chosenView);
    if (!button.hasAttribute("aria-pressed")) root.querySelector('[data-show="map"]').focus();
    return;
  }
  const link = event.target.closest("a[data-card], a.names-event");
  const card = link && document.getElementById(link.hash.slice(1));
  const cardRoot = card?.closest("[data-results]");
  if (!cardRoot) return;
  event.preventDefault();
  pick(cardRoot, card.dataset.event);
  card.focus({ preventScroll: true });
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("[data-event]");
  const root = card?.closest("[data-results]");
  if (root) select(root, card.dataset.event);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const root = event.target.closest?.("[data-results]") ?? document.querySelector('[data-results][data-view="map"]');
  if (root?.dataset.view !== "map") return;
  show(root, "list");
  root.querySelector('[data-show="map"]').focus();
});

isWide.addEventListener("change", () => {
  const open = document.querySelector('[data-results][data-view="map"]');
  document.documentElement.classList.toggle("has-sheet", Boolean(open) && !isWide.matches);
});

// The panel of a wide window follows the last answer in the view that the reader has chosen.
new MutationObserver((changes) => {
  if (chosenView === "list" || !isWide.matches) return;
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      const root = node.querySelector?.("[data-results]");
      if (root && root.dataset.view !== chosenView) show(root, chosenView);
    }
  }
}).observe(document.querySelector("main"), { childList: true, subtree: true });

for (const root of document.querySelectorAll('[data-results][data-view="map"]')) show(root, "map");
