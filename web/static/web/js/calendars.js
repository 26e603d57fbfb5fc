// The page of calendars: say how a reading went to those who do not see its card change, and say when we cannot ask.
const said = document.querySelector("[data-said]");

document.body.addEventListener("htmx:afterSettle", (event) => {
  const outcome = event.detail.elt?.dataset?.outcome;
  if (outcome) said.textContent = outcome;
});

for (const problem of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(problem, (event) => {
    const line = event.detail.elt.closest(".feed")?.querySelector(".feed-live");
    const words = said.dataset.silent;
    if (line) line.textContent = words;
    said.textContent = words;
  });
}
