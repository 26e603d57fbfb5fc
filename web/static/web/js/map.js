// The map of a result: numbered pins in the order of the list; loaded when it is opened first.
import { drawGround, offerStreets } from "./map_ground.js";
import { Pins } from "./map_pins.js";
import { makeSheet } from "./sheet.js";

// Around the pins that a map begins with: theirs, and that of the buttons in the corner.
const ROOM = { paddingTopLeft: [64, 32], paddingBottomRight: [32, 40] };

let library = null;

/** Leaflet, from our own server; a failed try is tried again the next time. */
function leaflet({ library: script, libraryStyle: style }) {
  library ??= Promise.all([loaded("link", { rel: "stylesheet", href: style }), loaded("script", { src: script })]).then(
    () => globalThis.L,
    (error) => {
      library = null;
      throw error;
    },
  );
  return library;
}

function loaded(name, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), properties);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(`${name} could not be loaded`)));
    // Before our own styles, which say how its parts look here.
    document.head.prepend(element);
  });
}

/** The map in `root`; `onPick` is told the id of an event whose pin was chosen. */
export async function makeMap(root, onPick) {
  const L = await leaflet(root.dataset);
  const words = root.querySelector("[data-map-words]").dataset;
  const canvas = root.querySelector("[data-canvas]");
  const around = JSON.parse(root.dataset.map);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  canvas.replaceChildren();
  const map = L.map(canvas, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, fadeAnimation: false,
    zoomAnimation: !isStill, inertia: !isStill, minZoom: 3, maxZoom: 18,
  });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ metric: false }).addTo(map);
  wheelOnlyInUse(map, canvas);
  const spots = spotsOf(root);
  map.fitBounds(boundsOf(L, spots, around), { ...ROOM, maxZoom: 13, animate: false });
  drawGround(L, map, around, spots, words);
  offerStreets(L, map, root);
  const pins = new Pins(L, map, spots, words, onPick);
  makeSheet(root, () => map.invalidateSize());
  // Its size changes with the window, the panel and the sheet.
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(canvas);
  return { show: () => map.invalidateSize({ animate: false }), select: (id) => pins.select(id) };
}

/** The cards that have a place, with the number each has in the list. */
function spotsOf(root) {
  const cards = [...root.querySelectorAll("[data-event]")].map((card, index) => ({ card, number: index + 1 }));
  return cards.filter(({ card }) => card.dataset.point).map(({ card, number }) => ({
    id: card.dataset.event,
    number,
    point: card.dataset.point.split(",").map(Number),
    town: card.dataset.town,
    isOff: card.classList.contains("is-off"),
    title: textOf(card, ".card-title"),
    when: textOf(card, ".card-when"),
    place: textOf(card, ".card-place"),
  }));
}

function textOf(card, selector) {
  return card.querySelector(selector).textContent.trim();
}

function boundsOf(L, spots, { circle, home }) {
  const points = spots.map(({ point }) => point);
  const center = circle ?? home;
  if (center) points.push([center[1], center[2]]);
  if (points.length > 1) return L.latLngBounds(points);
  return L.latLng(points[0] ?? [0, 0]).toBounds(points.length ? 8000 : 1e7);
}

/** The wheel moves the page past the map, until the map is used. */
function wheelOnlyInUse(map, canvas) {
  canvas.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("focusout", () => map.scrollWheelZoom.disable());
}
