// The way in to a driveway: pointing at the map fills in latitude and longitude, typing them moves the pin.

for (const root of document.querySelectorAll("[data-pin]")) {
  const [lat, lon] = root.dataset.pin.split(" ").map((name) => document.querySelector(name));
  const pin = root.querySelector("li");
  const put = () => {
    const there = lat.value.trim() && lon.value.trim() && Number.isFinite(Number(lat.value)) && Number.isFinite(Number(lon.value));
    if (!there) {
      delete pin.dataset.lat;
      delete pin.dataset.lon;
      return;
    }
    if (pin.dataset.lat) Object.assign(pin.dataset, { lat: lat.value, lon: lon.value });
    else {
      // the map looks for new items when the list changes
      Object.assign(pin.dataset, { lat: lat.value, lon: lon.value });
      pin.replaceWith(pin);
    }
  };
  root.addEventListener("map:pointed", ({ detail }) => {
    lat.value = detail.lat.toFixed(6);
    lon.value = detail.lon.toFixed(6);
    put();
  });
  for (const field of [lat, lon]) field.addEventListener("change", put);
}
