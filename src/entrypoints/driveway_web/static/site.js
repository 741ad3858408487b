// What a page does beyond its forms and links; without it everything still works.

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// htmx sends the token of the page along, as our forms do.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

// What is wrong is read first.
const toProblems = (root) => root.querySelector("[data-focus]")?.focus();

// A button that cannot be taken back asks first, and none is pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
}, true);

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Times are those of the place; whoever reads them elsewhere is told theirs too.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const offset = (zone, at) =>
  new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at).find((part) => part.type === "timeZoneName").value;
const asHere = (at, parts) => at.toLocaleString("en-US", { ...parts, hour: "numeric", minute: "2-digit" })
  .replace(/\s?([AP]M)$/, (half) => ` ${half.trim().toLowerCase()}`);
const told = (at) => asHere(at, { weekday: "short" });

const ownTimes = (root) => {
  for (const time of root.querySelectorAll("time[data-zone]:not([data-told])")) {
    const at = new Date(time.dateTime);
    time.dataset.told = "yes";
    try {
      if (offset(time.dataset.zone, at) === offset(here, at)) continue;
    } catch { continue; }
    const end = time.dataset.until ? ` – ${told(new Date(time.dataset.until))}` : "";
    const own = document.createElement("span");
    own.className = "own-time";
    own.textContent = ` (${told(at)}${end} where you are)`;
    time.after(own);
  }
};

const ownMoments = (root) => {
  for (const time of root.querySelectorAll("time[data-own]:not([data-told])")) {
    time.dataset.told = "yes";
    const parts = { weekday: "short", month: "short", day: "numeric", year: "numeric" };
    time.textContent = asHere(new Date(time.dateTime), parts);
  }
};

// A secret from a mail stands behind the #: no server's log has seen it, and the address bar need not keep it.
const fromMail = (root) => {
  const field = root.querySelector("input[data-from-hash]");
  if (!field || window.location.hash.length < 2) return;
  let secret;
  try { secret = decodeURIComponent(window.location.hash.slice(1)); } catch { return; }
  field.value = secret;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
};

const look = (root) => { ownTimes(root); ownMoments(root); toProblems(root); };
look(document);
fromMail(document);
// Where one is, is in sight, however narrow the row of pages.
const inSight = () => {
  for (const tabs of document.querySelectorAll(".tabs")) {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - 24;
  }
};
inSight();
window.addEventListener("resize", inSight);
document.addEventListener("htmx:load", (event) => look(event.detail.elt));
