// Shares the address of an event: with the device's own sheet, else by copying it.
import { copied } from "./clipboard.js";

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
  if (await copied(url)) say(button);
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
