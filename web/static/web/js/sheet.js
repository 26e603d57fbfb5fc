// On a phone the map is a sheet over the list, which its grip makes taller and smaller.

/** Make the grip of `root`'s sheet work by tap, key and pull; `onResize` is told when its height changed. */
export function makeSheet(root, onResize) {
  const sheet = root.querySelector('[data-part="map"]');
  const grip = root.querySelector("[data-pull]");
  let startY = null;
  const set = (isTall) => {
    sheet.classList.toggle("is-tall", isTall);
    grip.setAttribute("aria-expanded", String(isTall));
    onResize();
  };
  const isTall = () => sheet.classList.contains("is-tall");
  grip.addEventListener("pointerdown", (event) => {
    startY = event.clientY;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointerup", (event) => {
    const pulled = startY === null ? 0 : event.clientY - startY;
    startY = null;
    if (Math.abs(pulled) < 12) return;
    wasPulled = true;
    if (pulled > 0 && !isTall()) sheet.querySelector("[data-show]").click();
    else set(pulled < 0);
  });
  grip.addEventListener("pointercancel", () => { startY = null; });
  let wasPulled = false;
  grip.addEventListener("click", () => {
    if (!wasPulled) set(!isTall());
    wasPulled = false;
  });
}
