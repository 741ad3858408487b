// Beside the form to look for a place: where one is, and when one leaves after one came.

const near = document.querySelector("[data-here]");
if (near && "geolocation" in navigator) {
  const field = document.querySelector(near.dataset.here);
  near.hidden = false;
  near.addEventListener("click", () => {
    near.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
        near.disabled = false;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => { near.textContent = "Your position is not known"; },
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}

// Whoever comes later leaves later: the stay keeps its length.
const form = document.querySelector("#looking, #stay");
const start = form?.elements.namedItem("start_time");
const end = form?.elements.namedItem("end_time");
const wall = (date) => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
if (start && end) {
  let before = new Date(start.value);
  start.addEventListener("change", () => {
    const now = new Date(start.value);
    const until = new Date(end.value);
    if (!Number.isNaN(now.getTime()) && !Number.isNaN(before.getTime()) && !Number.isNaN(until.getTime())) {
      end.value = wall(new Date(until.getTime() + (now.getTime() - before.getTime())));
    }
    if (!Number.isNaN(now.getTime())) before = now;
  });
}
