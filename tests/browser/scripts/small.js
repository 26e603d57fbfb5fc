() => {
  // Controls with less than a fingertip to hit; a link within a sentence may be small (WCAG 2.5.8), and a
  // control may be larger than it looks, by what stands around it.
  const controls = "button, summary, select, input:not([type=hidden]), textarea, a[href]";

  function isFree(control) {
    return control.checkVisibility({ visibilityProperty: true }) && !control.matches(".skip") &&
      getComputedStyle(control).display !== "inline";
  }

  function sides(control) {
    const box = control.closest("label")?.getBoundingClientRect() ?? control.getBoundingClientRect();
    const around = getComputedStyle(control, "::after");
    const isAround = around.content !== "none" && around.position === "absolute";
    return [
      Math.max(box.width, isAround ? parseFloat(around.width) : 0),
      Math.max(box.height, isAround ? parseFloat(around.height) : 0),
    ];
  }

  return [...document.querySelectorAll(controls)]
    .filter((control) => isFree(control) && sides(control).some((side) => side > 0 && side < 43.5))
    .map((control) => `${sides(control).map(Math.round).join("×")} ${control.outerHTML.slice(0, 140)}`);
}
