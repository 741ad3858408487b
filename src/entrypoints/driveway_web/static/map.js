// The map: <div class="map" data-ground="…" data-points="#results" data-lat="…" data-lon="…">.
//
// The ground is GeoJSON of ours, drawn here; tiles come on top where an address of some is set. Each item of the
// list with data-lat and data-lon is a marker with its data-price, a link to its data-href: pointing at one lights
// the other. What htmx changes in the list changes on the map. Without scripts there is no map, and the list says all.

const L = window.L;
const CLOSEST = 16;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const number = (text) => (text === undefined || text === "" ? NaN : Number(text));
const place = (element) => {
  const at = [number(element.dataset.lat), number(element.dataset.lon)];
  return at.every(Number.isFinite) ? at : null;
};

// ---- the ground -------------------------------------------------------------------------------------------------

const GROUND = ["land", "street", "park", "water"];
const wider = (zoom, metres) => (metres / 2) * 2 ** ((zoom - 16) * 0.8);

const styles = (box) => {
  const ink = getComputedStyle(box);
  const of = (name) => ink.getPropertyValue(`--map-${name}`).trim();
  const area = (name) => () => ({ fill: true, fillColor: of(name), fillOpacity: 1, stroke: true, color: of(`${name}-edge`), weight: 1 });
  return {
    land: area("land"),
    park: area("park"),
    water: area("water"),
    street: (zoom) => ({ color: of("street"), weight: Math.max(0.5, wider(zoom, 8)), opacity: zoom < 13 ? 0.5 : 1 }),
    case: (zoom, width) => ({ color: of("case"), weight: Math.max(1.5, wider(zoom, 5 + 5 * width) + 2) }),
    road: (zoom, width) => ({ color: of("road"), weight: Math.max(1, wider(zoom, 5 + 5 * width)) }),
  };
};

const drawn = async (map, box) => {
  const answer = await fetch(box.dataset.ground);
  if (!answer.ok) return null;
  const { features } = await answer.json();
  const look = styles(box);
  const renderer = L.canvas({ padding: 0.5 });
  const layers = [];
  const add = (feature, style) => {
    const layer = L.geoJSON(feature, { renderer, interactive: false, style: style(map.getZoom()) }).addTo(map);
    layers.push([layer, style]);
  };
  const of = (kind) => features.filter((feature) => feature.properties.kind === kind);
  for (const kind of GROUND) for (const each of of(kind)) add(each, look[kind]);
  for (const kind of ["case", "road"]) {
    for (const each of of("road")) add(each, (zoom) => look[kind](zoom, each.properties.width));
  }
  for (const kind of ["place", "sea"]) for (const each of of(kind)) name(map, kind, each);
  map.fire("named");
  const restyle = () => { for (const [layer, style] of layers) layer.setStyle(style(map.getZoom())); };
  map.on("zoomend", restyle);
  dark.addEventListener("change", restyle);
  return L.geoJSON(of("land")).getBounds();
};

const name = (map, kind, feature) => {
  const [lon, lat] = feature.geometry.coordinates;
  const words = document.createElement("span");
  words.textContent = feature.properties.name;
  words.setAttribute("aria-hidden", "true");
  const icon = L.divIcon({ className: `map-name map-${kind}`, html: words, iconSize: null });
  L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
};

// names give way to prices and to each other
const apart = (box) => {
  const spots = (which) => [...box.querySelectorAll(which)].map((each) => [each, each.getBoundingClientRect()]);
  const taken = spots(".map-mark").map(([, spot]) => spot);
  for (const [each, spot] of spots(".map-name span")) {
    const over = taken.some((other) => spot.left < other.right && spot.right > other.left && spot.top < other.bottom && spot.bottom > other.top);
    each.classList.toggle("gone", over);
    if (!over) taken.push(spot);
  }
};

// ---- what is on it ----------------------------------------------------------------------------------------------

const light = (pair) => {
  const on = pair.reasons.size > 0;
  pair.item.classList.toggle("lit", on);
  pair.link.classList.toggle("lit", on);
  pair.marker.setZIndexOffset(on ? 1000 : 0);
};

// lit as long as a pointer or the focus is on either of the two: one that leaves does not speak for the other
const both = (pair, element) => {
  for (const [comes, goes] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
    const reason = Symbol(comes);
    element.addEventListener(comes, () => { pair.reasons.add(reason); light(pair); });
    element.addEventListener(goes, () => { pair.reasons.delete(reason); light(pair); });
  }
};

const named = (item) => item.dataset.title ?? item.querySelector("h2, h3, a")?.textContent.trim() ?? "";

const marked = (map, item, at) => {
  const { href, price, kind } = item.dataset;
  const link = document.createElement(href ? "a" : "span");
  if (href) link.href = href;
  link.className = `map-mark${kind ? ` map-${kind}` : ""}`;
  link.textContent = price ?? "";
  const words = [named(item), price].filter(Boolean).join(", ");
  if (href) link.setAttribute("aria-label", words);
  else { link.setAttribute("role", "img"); link.setAttribute("aria-label", words || "Here"); }
  const icon = L.divIcon({ className: "map-pin", html: link, iconSize: null });
  const marker = L.marker(at, { icon, keyboard: false, interactive: false, riseOnHover: true }).addTo(map);
  const pair = { item, link, marker, reasons: new Set() };
  L.DomEvent.disableClickPropagation(link);
  link.addEventListener("focus", () => map.panInside(at, { padding: [40, 40], animate: !calm.matches }));
  both(pair, link);
  both(pair, item);
  return pair;
};

const shown = (map, box) => {
  let pairs = [];
  let before = "";
  const items = () => [...(listed(box)?.querySelectorAll("[data-lat]") ?? [])].filter(place);

  // where two prices would lie on one another, the one further down the list is a dot until it is meant
  const thin = () => {
    const taken = [];
    for (const pair of pairs) {
      const { x, y } = map.latLngToContainerPoint(pair.marker.getLatLng());
      const hidden = taken.some((spot) => Math.abs(spot.x - x) < 72 && Math.abs(spot.y - y) < 32);
      pair.link.classList.toggle("dot", hidden && pairs.length > 1);
      if (!hidden) taken.push({ x, y });
    }
    box.classList.toggle("far", map.getZoom() < 12.5);
    apart(box);
  };

  const refresh = () => {
    centred();
    const now = items();
    const same = now.length === pairs.length && now.every((item, index) => item === pairs[index].item);
    if (same) {
      for (const pair of pairs) {
        pair.marker.setLatLng(place(pair.item));
        if (pair.link.textContent !== (pair.item.dataset.price ?? "")) pair.link.textContent = pair.item.dataset.price ?? "";
      }
      thin();
      return;
    }
    for (const pair of pairs) pair.marker.remove();
    pairs = now.map((item) => marked(map, item, place(item)));
    const whom = [centre(box), ...now.map((item) => item.dataset.href ?? "")].join(" ");
    if (whom !== before) fit(map, box, pairs);
    before = whom;
    thin();
  };

  const radius = number(box.dataset.radius);
  const icon = L.divIcon({ className: "map-centre", iconSize: null });
  const spot = L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
  const reach = L.circle([0, 0], { radius: radius || 1, interactive: false, className: "map-reach", weight: 1.5 });
  const centred = () => {
    const at = centre(box);
    const said = at && items().some((item) => place(item).every((part, index) => part === at[index]));
    for (const each of [spot, ...(radius ? [reach] : [])]) {
      if (at && !(said && each === spot)) each.setLatLng(at).addTo(map);
      else each.remove();
    }
  };

  refresh();
  if (!pairs.length) fit(map, box, pairs);
  thin();
  map.on("zoomend resize named", thin);
  // who turns the phone sees all of it again, unless they had moved the map themselves
  let moved = false;
  for (const event of ["pointerdown", "keydown", "wheel"]) box.addEventListener(event, () => { moved = true; }, { passive: true });
  map.on("resize", () => { if (!moved) fit(map, box, pairs); });
  // a part of the page that is kept up to date may bring another list, and its items may move
  new MutationObserver((changes) => {
    if (changes.some((change) => !box.contains(change.target))) refresh();
  }).observe(box.closest("main") ?? document.body, {
    attributes: true, attributeFilter: ["data-lat", "data-lon", "data-price"], childList: true, subtree: true,
  });
};

// the list knows what was searched last, the box what was searched first
const listed = (box) => (box.dataset.points ? document.querySelector(box.dataset.points) : null);
const centre = (box) => place(listed(box) ?? box) ?? place(box);

const fit = (map, box, pairs) => {
  const spots = pairs.map((pair) => pair.marker.getLatLng());
  const at = centre(box);
  if (at) spots.push(L.latLng(at));
  if (spots.length > 1) map.fitBounds(L.latLngBounds(spots), { paddingTopLeft: [48, 48], paddingBottomRight: [72, 24], maxZoom: CLOSEST, animate: false });
  else if (spots.length === 1) map.setView(spots[0], CLOSEST - 1, { animate: false });
};

// ---- the map ----------------------------------------------------------------------------------------------------

const begin = async (box) => {
  box.hidden = false;
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, minZoom: 11, maxZoom: 18, zoomSnap: 0.5, scrollWheelZoom: false,
    zoomAnimation: !calm.matches, fadeAnimation: !calm.matches, markerZoomAnimation: !calm.matches,
  }).setView([37.76, -122.44], 12);
  L.control.zoom({ position: "bottomright", zoomInTitle: "Closer", zoomOutTitle: "Further away" }).addTo(map);
  // the wheel scrolls the page until somebody means the map
  box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  box.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  shown(map, box);
  map.on("click", ({ latlng }) => {
    box.dispatchEvent(new CustomEvent("map:pointed", { bubbles: true, detail: { lat: latlng.lat, lon: latlng.lng } }));
  });
  if (box.dataset.tiles) {
    L.tileLayer(box.dataset.tiles, { maxZoom: 19, referrerPolicy: "origin" }).addTo(map);
    const credit = L.control.attribution({ prefix: false }).addTo(map);
    credit.addAttribution(L.Util.template("{words}", { words: box.dataset.credit ?? "" }).replace(/[<>&]/g, ""));
  } else {
    const bounds = await drawn(map, box);
    if (bounds) map.setMaxBounds(bounds.pad(0.6));
  }
  box.dataset.drawn = "yes";
};

const beginAll = (root) => {
  for (const box of root.querySelectorAll(".map[data-ground]:not([data-begun])")) {
    box.dataset.begun = "yes";
    begin(box);
  }
};

beginAll(document);
document.addEventListener("htmx:load", (event) => beginAll(event.detail.elt));
