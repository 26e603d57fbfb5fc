() => {
  // One line for each text that has no room. What is meant to be cut says so itself: with an ellipsis, or
  // after so many lines.
  const root = document.documentElement;
  const style = (element) => getComputedStyle(element);
  const isShown = (element) => style(element).clipPath === "none" && element.checkVisibility({ visibilityProperty: true });
  const isMeantToBeCut = (element) => style(element).textOverflow === "ellipsis" || style(element).webkitLineClamp !== "none";
  const overflows = (element) => [style(element).overflowX, style(element).overflowY];
  const isScrolled = (element) =>
    element !== document.body && element !== root && ["auto", "scroll"].includes(style(element).overflowX);
  const isClipped = (element) => overflows(element).some((way) => ["hidden", "clip"].includes(way));
  const isLayer = (element) => ["fixed", "sticky", "absolute"].includes(style(element).position);

  function chain(element) {
    const all = [];
    for (let one = element; one; one = one.parentElement) all.push(one);
    return all;
  }

  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parents = chain(node.parentElement);
      const isRead = node.data.trim() && parents.every(isShown) && !node.parentElement.closest("script, noscript, style, .skip");
      if (!isRead || parents.some(isMeantToBeCut) || parents.some(isScrolled)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const said = `“${node.data.trim().slice(0, 40)}” in ${node.parentElement.outerHTML.slice(0, 100)}`;
      for (const box of range.getClientRects()) {
        const [layer, clip] = [parents.find(isLayer) ?? root, parents.find(isClipped)];
        if (box.width > 1 && box.height > 1) yield { box, said, layer, clip };
      }
    }
  }

  function isOver(a, b) {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    // Boxes of lines are higher than their letters.
    return a.layer === b.layer && wide > 2 && high > 0.35 * Math.min(a.box.height, b.box.height);
  }

  const faults = new Set();
  if (root.scrollWidth > innerWidth) faults.add(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
  const all = [...texts()];
  all.forEach((one, place) => {
    const edge = one.clip?.getBoundingClientRect();
    if (one.box.right > innerWidth + 1 || one.box.left < -1) faults.add(`beyond the edge: ${one.said}`);
    if (edge && (one.box.right > edge.right + 1 || one.box.bottom > edge.bottom + 2)) faults.add(`cut: ${one.said}`);
    for (const other of all.slice(place + 1)) {
      if (isOver(one, other)) faults.add(`over one another: ${one.said} and ${other.said}`);
    }
  });
  return [...faults];
}
