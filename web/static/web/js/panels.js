// The panels behind the chips: each asks a short question that changes one constraint and keeps the others.
import { suggestPlaces } from "./place_field.js";

const GAP = 6;
const WIDE = matchMedia("(min-width: 600px)");
let opener = null; // the chip whose panel is open

/** Have what is chosen in a panel asked by `ask(question, context)`. */
export function narrowBy(ask) {
  for (const panel of document.querySelectorAll("[data-panel]")) {
    const choose = (question, context) => {
      panel.hidePopover();
      ask(question, context);
    };
    panel.addEventListener("toggle", ({ newState }) => { if (newState === "open") open(panel); });
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = said(event.target.elements.value);
      if (value) choose(event.target.dataset.asks.replace("{}", () => value));
    });
    const place = panel.querySelector("[data-place]");
    if (place) suggestPlaces(place, ({ id, label }) => choose(`Near ${label}`, { location_id: id }));
    const here = panel.querySelector("[data-locate]");
    here?.addEventListener("click", () => locate(here, (point) => choose(here.dataset.asks, { user_location: point })));
  }
}

/** What a field holds, as one says it: a day with its name. */
function said(field) {
  if (field.type !== "date") return field.value.trim();
  const day = new Date(`${field.value}T12:00`);
  return day.toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric", year: "numeric" });
}

function open(panel) {
  const distance = panel.querySelector("[data-needs-place]");
  if (distance) distance.hidden = Boolean(opener?.hasAttribute("data-adds"));
  for (const choice of panel.querySelectorAll("[data-locate-said]")) choice.textContent = "";
  stand(panel);
  panel.tabIndex = -1;
  panel.focus();
}

/** Stand by the chip where there is room; on a phone it is a sheet at the bottom. */
function stand(panel) {
  panel.style.left = panel.style.top = "";
  if (!WIDE.matches || !opener) return;
  const chip = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = chip.bottom + GAP;
  const fits = below + height < innerHeight;
  panel.style.left = `${Math.max(GAP, Math.min(chip.left, innerWidth - width - GAP))}px`;
  panel.style.top = `${fits ? below : Math.max(GAP, chip.top - GAP - height)}px`;
}

/** Ask the browser where the person is; only ever called by a tap. */
function locate(button, found) {
  const words = button.closest("[data-panel]").querySelector("[data-locate-said]");
  words.textContent = button.dataset.waiting;
  const refuse = () => { words.textContent = button.dataset.refused; };
  if (!navigator.geolocation) return refuse();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found({ lat: coords.latitude, lng: coords.longitude }),
    refuse,
    { timeout: 15000, maximumAge: 300000 },
  );
}

document.addEventListener("click", ({ target }) => {
  opener = target.closest("[popovertarget]:not([popovertargetaction])") ?? opener;
}, { capture: true });
