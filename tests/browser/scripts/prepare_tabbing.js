() => {
  // Everything that should have its turn; of a group of radio buttons only one has.
  const controls = "a[href], button, input:not([type=hidden]), textarea, select, summary, iframe, [tabindex]";

  function isShut(element) {
    const isOwnSummary = element.matches("details > summary");
    const around = isOwnSummary ? element.parentElement.parentElement : element.parentElement;
    return Boolean(around?.closest("details:not([open])"));
  }

  function hasItsTurn(element) {
    return element.tabIndex >= 0 && !element.disabled && !element.closest("[inert]") && !isShut(element) &&
      element.checkVisibility({ visibilityProperty: true }) && !(element.type === "radio" && !element.checked);
  }

  // How it and what is around it is ringed.
  function looks(element) {
    const seen = [];
    for (let one = element; one && seen.length < 4; one = one.parentElement) {
      const { outline, boxShadow } = getComputedStyle(one);
      seen.push(`${outline} ${boxShadow}`);
    }
    return seen.join("\n");
  }

  const all = [...document.querySelectorAll(controls)].filter(hasItsTurn);
  document.activeElement.blur();
  window.tabbed = { all, looks, before: all.map(looks) };
  return all.map((element) => element.outerHTML.slice(0, 160));
}
