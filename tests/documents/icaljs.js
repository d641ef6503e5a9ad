// What ical.js understands of a calendar, as JSON; `module` was filled by its file.
const ICAL = module.exports.default || module.exports;

const at = (time) => time && (time.isDate ? time.toString() : time.toUnixTime());

const person = (property) =>
  property && {
    address: property.getFirstValue(),
    name: property.getParameter("cn") ?? "",
    kind: property.getParameter("cutype") ?? "",
    role: property.getParameter("role") ?? "",
    answer: property.getParameter("partstat") ?? "",
    wanted: property.getParameter("rsvp") ?? "",
    sent: [property.getParameter("delegated-to") ?? []].flat(),
    sender: [property.getParameter("delegated-from") ?? []].flat(),
  };

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return JSON.stringify({
    method: calendar.getFirstPropertyValue("method") ?? "",
    entries: calendar.getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component);
      return {
        uid: event.uid,
        sequence: event.sequence ?? 0,
        status: component.getFirstPropertyValue("status") ?? "",
        summary: event.summary ?? "",
        description: event.description ?? "",
        location: event.location ?? "",
        starts: at(event.startDate) ?? null,
        ends: at(component.getFirstPropertyValue("dtend")) ?? null,
        replaces: at(event.recurrenceId) ?? null,
        organizer: person(component.getFirstProperty("organizer")),
        people: event.attendees.map(person),
        alarms: component
          .getAllSubcomponents("valarm")
          .map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
      };
    }),
  });
}

function identity(text) {
  return new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue("uid");
}

// The starts of all that takes place, whatever the rule says and whatever departs from it.
function expand(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const found = [];
  const keep = (event, start) => {
    if (event.component.getFirstPropertyValue("status") !== "CANCELLED") found.push(at(start));
  };
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  for (const event of events.filter((one) => !one.isRecurrenceException())) {
    if (!event.isRecurring()) {
      keep(event, event.startDate);
      continue;
    }
    for (const other of events) {
      if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    }
    const iterator = event.iterator();
    for (let next = iterator.next(); next; next = iterator.next()) {
      const shown = event.getOccurrenceDetails(next);
      keep(shown.item, shown.startDate);
    }
  }
  return JSON.stringify(found);
}
