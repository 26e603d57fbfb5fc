// Keys for those who like them: never while something is typed, never with Ctrl, Alt or Meta, and they can be switched
// off (WCAG 2.1.4). Which there are is said by the dialog that "?" opens.
const OFF = "shortcuts-off";
const dialog = document.querySelector("[data-shortcuts]");
const choice = dialog?.querySelector("[data-shortcuts-on]");

function areOn() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing
  }
}

function setOn(isOn) {
  try {
    if (isOn) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    choice.checked = true;
  }
}

function openDialog() {
  if (document.querySelector("dialog[open]")) return;
  choice.checked = areOn();
  dialog.showModal();
}

function focusQuestion() {
  const field = document.querySelector("[data-composer]");
  if (field) field.focus();
  else location.assign(dialog.dataset.home);
}

/** The cards of the last answer that can be seen; of the page, where there are no answers. */
function cards() {
  const within = [...document.querySelectorAll(".turn")].at(-1) ?? document;
  return [...within.querySelectorAll(".card")].filter((card) => card.checkVisibility());
}

function step(by) {
  const shown = cards();
  const at = shown.findIndex((card) => card.contains(document.activeElement));
  const card = shown[at === -1 ? (by > 0 ? 0 : shown.length - 1) : at + by];
  if (!card) return;
  if (!card.hasAttribute("tabindex")) card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** Close the innermost open thing around the focus, or any; its button has the focus again. */
function closePanel() {
  const panel = document.activeElement?.closest("[data-closes][open]") ?? document.querySelector("[data-closes][open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary")?.focus();
}

const KEYS = {
  "?": openDialog,
  "/": focusQuestion,
  n: () => location.assign(dialog.dataset.home),
  c: () => location.assign(dialog.dataset.conversations),
  j: () => step(1),
  k: () => step(-1),
  e: () => document.dispatchEvent(new CustomEvent("superschedules:edit")),
};

function isTyping(target) {
  return target.isContentEditable || Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select"));
}

function heard(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  // A dialog closes itself by Escape.
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return closePanel();
  if (!Object.hasOwn(KEYS, event.key) || isTyping(event.target) || event.repeat && !"jk".includes(event.key) || !areOn()) return;
  event.preventDefault();
  KEYS[event.key]();
}

if (dialog) {
  document.addEventListener("keydown", heard);
  choice.addEventListener("change", () => setOn(choice.checked));
  for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
    button.hidden = false;
    button.addEventListener("click", openDialog);
  }
}
