// Shares the address of an event: with the device's own sheet, else by copying it.

async function share(button) {
  const { shareEvent: url, title } = button.dataset;
  if (navigator.share) {
    try {
      await navigator.share({ title, url });
      return;
    } catch (error) {
      if (error.name === "AbortError") return; // the reader changed their mind
    }
  }
  if (await copy(url)) say(button);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text); // without https there is no clipboard
  }
}

function copyOldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

function say(button) {
  const words = button.querySelector("[data-words]");
  if (words.dataset.usual) return;
  words.dataset.usual = words.textContent;
  words.textContent = button.dataset.said;
  setTimeout(() => {
    words.textContent = words.dataset.usual;
    delete words.dataset.usual;
  }, 2500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-share-event]");
  if (button) share(button);
});
