// An answer as text to take along: its paragraphs, each event with its address, the events no sentence names below.

/** The text of an answer's article. */
export function textOf(answer) {
  const named = new Set();
  const paragraphs = [...answer.querySelectorAll(".answer-text > *")].map((block) => inText(block, named));
  const others = [...answer.querySelectorAll("[data-event] .card-title a")].filter(({ href }) => !named.has(href));
  const list = others.map((link) => `${link.textContent.trim()} (${link.href})`);
  return [...paragraphs, list.join("\n")].map((text) => text.trim()).filter(Boolean).join("\n\n");
}

function inText(block, named) {
  const copy = block.cloneNode(true);
  for (const link of copy.querySelectorAll("a.names-event")) {
    const id = link.getAttribute("href").split("-e").at(-1);
    const { href } = new URL(`/events/${id}/`, location);
    named.add(href);
    link.append(` (${href})`);
  }
  for (const item of copy.querySelectorAll("li")) item.prepend("- ");
  return copy.textContent;
}
