// Pins on a map: one for each event, those too close to be told apart in one that opens.

const CLOSE_PX = 38;
const FAN_PX = 58;

/** The pins of `spots`, in their order; selecting one marks it and brings it into view. */
export class Pins {
  #markers = [];
  #fanned = null; // the spots that lie open around their common place
  #selected = "";

  constructor(L, map, spots, words, onPick) {
    Object.assign(this, { L, map, spots, words, onPick });
    this.layer = L.layerGroup().addTo(map);
    drawRings(L, map, spots);
    map.on("zoomend", () => this.#draw());
    map.on("click", () => this.#draw());
    this.#draw();
  }

  select(id) {
    this.#selected = id;
    this.#mark();
    const spot = this.spots.find((one) => one.id === id);
    if (spot) this.map.panInside(spot.point, { padding: [48, 48] });
  }

  #draw(fanned = null) {
    const hadFocus = this.#markers.find(({ button }) => button === document.activeElement);
    this.#fanned = fanned;
    this.layer.clearLayers();
    this.#markers = [];
    for (const group of this.#groups()) {
      if (group === fanned) this.#fan(group);
      else this.#add(group, [0, 0]);
    }
    this.#mark();
    const refound = hadFocus && this.#markers.find(({ spots }) => spots.includes(hadFocus.spots[0]));
    refound?.button.focus({ preventScroll: true });
  }

  /** Spots that stand within a finger's width of each other, by the first of them. */
  #groups() {
    const groups = this.#fanned ? [this.#fanned] : [];
    for (const spot of this.spots) {
      if (this.#fanned?.includes(spot)) continue;
      const at = this.map.latLngToLayerPoint(spot.point);
      const near = groups.find((group) => group !== this.#fanned && this.map.latLngToLayerPoint(group[0].point).distanceTo(at) < CLOSE_PX);
      if (near) near.push(spot);
      else groups.push([spot]);
    }
    return groups.sort((one, other) => one[0].number - other[0].number);
  }

  #fan(group) {
    const radius = Math.max(FAN_PX, (group.length * 44) / (2 * Math.PI));
    group.forEach((spot, index) => {
      const angle = (index / group.length) * 2 * Math.PI - Math.PI / 2;
      this.#add([spot], [Math.cos(angle) * radius, Math.sin(angle) * radius]);
    });
  }

  #add(group, [x, y]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pin";
    button.textContent = group.length > 1 ? `${group[0].number} +${group.length - 1}` : String(group[0].number);
    button.setAttribute("aria-label", this.#name(group));
    button.title = this.#name(group);
    button.classList.toggle("is-many", group.length > 1);
    button.classList.toggle("is-town", group.every(({ town }) => town));
    button.classList.toggle("is-off", group.every(({ isOff }) => isOff));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#choose(group, button);
    });
    const icon = this.L.divIcon({ html: button, className: "pin-place", iconSize: [44, 44], iconAnchor: [22 - x, 22 - y] });
    this.L.marker(group[0].point, { icon, keyboard: false, interactive: false }).addTo(this.layer);
    this.#markers.push({ button, spots: group });
  }

  #choose(group, button) {
    if (group.length === 1) return this.onPick(group[0].id);
    const bounds = this.L.latLngBounds(group.map(({ point }) => point));
    const zoom = this.map.getBoundsZoom(bounds, false, [96, 96]);
    button.focus();
    const isOneSpot = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 30;
    if (isOneSpot || zoom <= this.map.getZoom()) this.#draw(group);
    else this.map.setView(bounds.getCenter(), Math.min(zoom, 17));
  }

  #name(group) {
    const names = group.map(({ number, title, when, place, town }) => {
      const where = town ? this.words.towns.replace("{town}", town) : place;
      return `${number}. ${title}, ${when}, ${where}`;
    });
    if (group.length === 1) return names[0];
    return `${this.words.shared.replace("{count}", group.length)}: ${names.join("; ")}`;
  }

  #mark() {
    for (const { button, spots } of this.#markers) {
      const isSelected = spots.some(({ id }) => id === this.#selected);
      button.classList.toggle("is-selected", isSelected);
      if (isSelected) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      button.parentElement?.classList.toggle("is-raised", isSelected);
    }
  }
}

/** What is known to the town only is somewhere in a ring, and not at its middle. */
function drawRings(L, map, spots) {
  const towns = new Map(spots.filter(({ town }) => town).map(({ point }) => [String(point), point]));
  for (const point of towns.values()) {
    L.circle(point, { radius: 1800, className: "town-ring", interactive: false }).addTo(map);
  }
}
