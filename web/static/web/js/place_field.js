// A field for a place: suggests while one types (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
import { call } from "./api.js";

const PAUSE_MS = 150;
const MOST = 6;
const LOOKED_AT = 30;

/** Suggest places in the list that `field` controls; `choose` gets the one that is taken. */
export function suggestPlaces(field, choose) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  const told = field.form.querySelector("[data-places-said]");
  let places = [];
  let active = -1;
  let timer = 0;

  function show(found) {
    places = found;
    list.replaceChildren(...places.map(option));
    list.hidden = !places.length;
    field.setAttribute("aria-expanded", String(Boolean(places.length)));
    mark(-1);
  }

  function option({ label }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.className = "place";
    item.dir = "auto";
    item.setAttribute("role", "option");
    item.textContent = label;
    // Before the field loses its focus, which closes the list.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(index));
    return item;
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const place = places[index];
    show([]);
    field.value = "";
    choose(place);
  }

  async function look() {
    const text = field.value.trim();
    if (!text) return show([]);
    const found = await placesLike(text, field.dataset.country);
    if (field.value.trim() !== text) return;
    show(found);
    told.textContent = found.length ? `${field.dataset.found} ${found.length}` : field.dataset.none;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  field.addEventListener("blur", () => show([]));
  field.addEventListener("keydown", (event) => {
    if (!places.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((active + step + places.length + (active < 0 && step < 0 ? 1 : 0)) % places.length);
    else if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
  });
}

/** Places whose name begins so, those of the home's country first. */
async function placesLike(text, country) {
  try {
    const response = await call(`/locations/suggest?${new URLSearchParams({ q: text, limit: LOOKED_AT })}`);
    if (!response.ok) return [];
    const { results } = await response.json();
    const isAbroad = (place) => Number(place.country_code !== country);
    return results.toSorted((one, other) => isAbroad(one) - isAbroad(other)).slice(0, MOST);
  } catch {
    return []; // a town can be typed whole
  }
}
