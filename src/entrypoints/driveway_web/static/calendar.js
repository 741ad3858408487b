// The calendar as a picture; the table below it says the same without scripts.

const box = document.querySelector("#calendar");

// The picture is one of several: its parts need names, and no roles of a table that it is not.
const name = () => {
  for (const part of box.querySelectorAll("[role]")) part.removeAttribute("role");
  for (const part of box.querySelectorAll(".ec-event-title")) part.setAttribute("role", "none");
  for (const part of box.querySelectorAll("[aria-colindex]")) part.removeAttribute("aria-colindex");
  for (const [part, words] of [[".ec-prev", "Earlier"], [".ec-next", "Later"]]) {
    box.querySelector(`button${part}`)?.setAttribute("aria-label", words);
  }
  for (const main of box.querySelectorAll(".ec-main")) {
    Object.assign(main, { tabIndex: 0 });
    main.setAttribute("aria-label", "The calendar as a picture; the days below say the same");
  }
};

const begin = () => {
  const narrow = window.matchMedia("(max-width: 40rem)");
  const small = narrow.matches;
  box.hidden = false;
  const view = () => (narrow.matches ? "timeGridDay" : "timeGridWeek");
  const calendar = window.EventCalendar.create(box, {
    view: view(),
    date: box.dataset.day,
    firstDay: 1,
    locale: "en-US",
    height: "38rem",
    allDaySlot: false,
    nowIndicator: false,
    scrollTime: "07:00:00",
    headerToolbar: { start: "title", center: "", end: `prev,today,next timeGridDay,timeGridWeek${small ? "" : ",dayGridMonth"}` },
    buttonText: { today: "Today", timeGridDay: "Day", timeGridWeek: "Week", dayGridMonth: "Month" },
    eventSources: [{ url: box.dataset.feed }],
    eventClick: ({ event }) => { if (event.extendedProps.href) window.location.assign(event.extendedProps.href); },
    eventDidMount: ({ event, el }) => { if (event.display === "background") el.title = event.title; },
    datesSet: () => setTimeout(name),
    eventAllUpdated: () => setTimeout(name),
  });
  narrow.addEventListener("change", () => calendar.setOption("view", view()));
  setTimeout(name);
};

if (box && window.EventCalendar) begin();
