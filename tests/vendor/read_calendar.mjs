// Reads a calendar from standard input with ical.js, strictly, and prints its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "./icaljs/ical.min.js";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const [starts, ends] = [event.startDate, event.endDate].map((time) => time.toJSDate().toISOString());
  const status = component.getFirstPropertyValue("status");
  return [event.uid, starts, ends, event.summary, status === "CANCELLED"];
});
console.log(JSON.stringify(events));
