// The question field: Enter asks, Shift+Enter breaks the line, and it grows with its text.
const field = document.querySelector("[data-composer]");
const form = field?.form;

function fit() {
  if (!CSS.supports("field-sizing", "content")) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }
}

if (field) {
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    // While an input method composes a character, Enter only ends the character.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // What stands over a docked composer must know how high it is.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--composer-height", `${form.offsetHeight}px`);
  }).observe(form);
  fit();
}
