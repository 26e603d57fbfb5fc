() => {
  function moves(element) {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
    const fades = transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
    return fades || animationName !== "none" || scrollBehavior === "smooth";
  }

  return [...document.querySelectorAll("*")].filter(moves).map((element) => element.outerHTML.slice(0, 100));
}
