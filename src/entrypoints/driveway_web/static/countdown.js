// How long something still stands: <span data-countdown="2027-03-14T09:30:00Z" data-over="#too-late"></span>.
// The moment itself stands beside it for those without scripts; this is not read aloud each second.

const told = (seconds) => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value) => String(value).padStart(2, "0");
  return hours ? ` (${hours}:${two(minutes)}:${two(rest)} left)` : ` (${minutes}:${two(rest)} left)`;
};

const count = (span) => {
  const ends = Date.parse(span.dataset.countdown);
  span.setAttribute("aria-hidden", "true");
  const tick = () => {
    const seconds = Math.ceil((ends - Date.now()) / 1000);
    if (seconds > 0) { span.textContent = told(seconds); return; }
    span.textContent = "";
    window.clearInterval(timer);
    const over = document.querySelector(span.dataset.over);
    if (over) { over.hidden = false; over.setAttribute("role", "alert"); }
  };
  const timer = window.setInterval(tick, 1000);
  tick();
};

for (const span of document.querySelectorAll("[data-countdown]")) count(span);
