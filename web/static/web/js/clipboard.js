// Puts text on the clipboard; tells whether it is there.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedOldWay(text); // without https there is no clipboard
  }
}

function copiedOldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  // An open dialog makes all around it inert.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

/** Let a button say what it did, for a moment. */
export function saysDone(button) {
  const words = button.textContent;
  if (words === button.dataset.done) return;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = words; }, 2500);
}
