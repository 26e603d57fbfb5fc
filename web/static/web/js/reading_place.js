// Where the reader is: new text moves the page only for those who went to its end; others get a button that leads there.
const MOVING_KEYS = ["PageDown", "PageUp", "End", "Home", "ArrowDown", "ArrowUp", " "];
const NEAR_END = 80;
const page = document.documentElement;
const jump = document.querySelector("[data-jump]");
let hasMoved = false;

for (const kind of ["wheel", "touchmove", "keydown"]) {
  addEventListener(kind, ({ key, target }) => {
    // Keys that move the cursor in a field do not move the page.
    hasMoved ||= !key || (MOVING_KEYS.includes(key) && !target.closest?.("textarea, input"));
  }, { passive: true });
}

/** The answer is whole: there is no new text to go to. */
export function endOfText() {
  if (jump) jump.hidden = true;
}

/** A new answer begins below its question; the reader has not moved yet. */
export function beginAt(turn) {
  hasMoved = false;
  endOfText();
  turn.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Whether the reader went to the end of the page: only then new text may move it. */
export function followsText() {
  return hasMoved && fromEnd() < NEAR_END;
}

/** Text came: stay at the end with those who follow it, and offer the way there to others. */
export function keepPlace(element, { follows }) {
  if (follows) return toEnd();
  if (jump?.hidden) jump.hidden = !isBelow(element);
}

/** Put `next` in the place of `answer`; its text stays where somebody reads it who has moved the page. */
export function replaceInPlace(answer, next) {
  const before = topOfText(answer);
  answer.replaceWith(next);
  if (hasMoved) page.scrollBy({ top: topOfText(next) - before, behavior: "instant" });
}

function topOfText(answer) {
  return answer.querySelector(".answer-text")?.getBoundingClientRect().top ?? 0;
}

function isBelow(element) {
  const composer = document.querySelector("[data-form]")?.offsetHeight ?? 0;
  return element.getBoundingClientRect().bottom > innerHeight - composer;
}

function fromEnd() {
  return page.scrollHeight - page.clientHeight - page.scrollTop;
}

function toEnd() {
  page.scrollTo({ top: page.scrollHeight, behavior: "instant" });
}

jump?.addEventListener("click", () => {
  hasMoved = true;
  jump.hidden = true;
  toEnd();
});

addEventListener("scroll", () => { if (jump && !jump.hidden && fromEnd() < NEAR_END) jump.hidden = true; }, { passive: true });
