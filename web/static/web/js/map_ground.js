// What lies under the pins: the towns around, home, the circle that was searched, and streets if they are wanted.

const METRES_PER_MILE = 1609.344;
const KEPT = "map-streets";

/** Draw what needs no other server. */
export function drawGround(L, map, { towns, home, circle }, spots, words) {
  if (circle?.[3]) {
    L.circle([circle[1], circle[2]], {
      radius: circle[3] * METRES_PER_MILE, className: "search-circle", interactive: false,
    }).addTo(map);
  }
  const labels = L.layerGroup().addTo(map);
  const draw = () => drawTowns(L, map, labels, towns, spots);
  map.on("zoomend moveend", draw);
  draw();
  if (home) {
    const name = words.home.replace("{name}", home[0]);
    put(L, map, home.slice(1), "home-point", "", name);
  }
}

/** The names of towns, the largest first, where there is room for them; under the dot, or over it beside a pin. */
function drawTowns(L, map, labels, towns, spots) {
  labels.clearLayers();
  const taken = [];
  const pins = spots.map(({ point }) => boxAround(map.latLngToLayerPoint(point), 16, -16, 16));
  const view = map.getBounds().pad(0.1);
  for (const [name, latitude, longitude, population] of towns) {
    if (!view.contains([latitude, longitude])) continue;
    const at = map.latLngToLayerPoint([latitude, longitude]);
    const below = boxAround(at, name.length * 4 + 8, -8, 28);
    const above = boxAround(at, name.length * 4 + 8, -28, 8);
    const isAbove = pins.some((pin) => overlap(below, pin)) && !pins.some((pin) => overlap(above, pin));
    const box = isAbove ? above : below;
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    const size = population >= 50000 ? " is-large" : "";
    put(L, labels, [latitude, longitude], `town${size}${isAbove ? " is-above" : ""}`, name, "");
  }
}

function boxAround({ x, y }, halfWidth, top, bottom) {
  return { left: x - halfWidth, right: x + halfWidth, top: y + top, bottom: y + bottom };
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function put(L, layer, point, className, text, name) {
  const element = document.createElement("span");
  element.textContent = text;
  if (name) Object.assign(element, { title: name, ariaLabel: name, role: "img" });
  else element.ariaHidden = "true";
  const icon = L.divIcon({ html: element, className, iconSize: [0, 0] });
  L.marker(point, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
}

/** Street tiles come from another server, which then knows the reader's address: only when they ask for it. */
export function offerStreets(L, map, root) {
  const button = root.querySelector("[data-streets]");
  if (!button) return;
  const credit = root.querySelector("[data-map-credit]");
  const tiles = L.tileLayer(root.dataset.tiles, { maxZoom: 19, referrerPolicy: "origin" });
  const set = (isOn) => {
    button.setAttribute("aria-pressed", String(isOn));
    credit.hidden = !isOn;
    map.getContainer().classList.toggle("has-streets", isOn);
    if (isOn) tiles.addTo(map);
    else tiles.remove();
  };
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    remember(isOn ? root.dataset.tiles : "");
    set(isOn);
  });
  if (remembered() === root.dataset.tiles) set(true);
}

// The address is kept, not a mere yes: who allowed one server did not allow the next.
function remember(address) {
  try {
    localStorage.setItem(KEPT, address);
  } catch {
    // A reader who keeps nothing is asked again.
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
