// The events of a case as a list: what the timeline shows, for reading. A row opens
// to its bytes.

class Log {
  // `onOpen(number)` is told which event was opened, or null when it was closed again.
  constructor(events, onOpen) {
    this.onOpen = onOpen;
    this.rows = new Map();
    this.element = element("ol", {class: "log", "aria-label": "Events"});
    let before = 0;
    for (const event of events) {
      this.element.append(event.omitted || event.folded ? this.gap(event) : this.row(event, event.at - before));
      before = event.at;
    }
    this.element.addEventListener("keydown", (key) => this.move(key));
  }

  gap(event) {
    return element("li", {class: event.folded ? "gap folded" : "gap"}, event.folded
      ? `${plural(event.folded, "event", "events")} of other cases`
      : `${plural(event.omitted, "event is", "events are")} not in this page`);
  }

  row(event, since) {
    const arrow = {sent: "→", received: "←"}[event.kind] ?? "";
    const cells = [
      element("span", {class: "at"}, duration(event.at)),
      element("span", {class: "since", title: "since the event before"}, since >= 0 ? `+${duration(since)}` : ""),
      element("span", {class: `connection lane${event.lane % 6}`}, element("span", {class: "dot", "aria-hidden": "true"}), withEscapes(event.connection)),
      element("span", {class: "kind"}, element("span", {class: "arrow", "aria-hidden": "true"}, arrow), event.kind),
      element("span", {class: "size"}, event.wire ? `${count(event.bytes.length + event.elided)} B` : ""),
      element("span", {class: "preview"}, event.wire ? bytesPreview(event) : withEscapes(event.text)),
    ];
    const openable = event.wire && event.bytes.length > 0;
    const line = openable
      ? element("button", {type: "button", class: "line", "aria-expanded": "false", "aria-label": eventSentence(event)}, cells)
      : element("div", {class: "line"}, cells);
    const row = element("li", {class: `row ${event.kind}${event.deciding ? " deciding" : ""}${event.foreign ? " foreign" : ""}`},
      event.deciding && element("p", {class: "decided"}, "This event decided"), line);
    if (openable) line.addEventListener("click", () => this.toggle(event.number));
    this.rows.set(event.number, {event, row, line, openable});
    return row;
  }

  toggle(number) {
    const {row} = this.rows.get(number);
    this.set(number, !row.classList.contains("open"));
  }

  // Opens an event and brings it into view.
  show(number) {
    const {line, row, openable} = this.rows.get(number);
    if (openable) {
      this.set(number, true);
      line.focus({preventScroll: true});
    }
    row.scrollIntoView({block: "nearest"});
  }

  set(number, open) {
    const {event, row, line, openable} = this.rows.get(number);
    if (!openable || row.classList.contains("open") === open) return;
    row.classList.toggle("open", open);
    line.setAttribute("aria-expanded", String(open));
    if (open) row.append(bytesInFull(event));
    else row.lastElementChild.remove();
    this.onOpen(open ? number : null);
  }

  setAll(open) {
    for (const number of this.rows.keys()) this.set(number, open);
  }

  // Arrow keys, Home and End go from row to row.
  move(key) {
    const lines = [...this.element.querySelectorAll("button.line")];
    const at = lines.indexOf(document.activeElement);
    if (at < 0) return;
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1}[key.key];
    if (to === undefined) return;
    key.preventDefault();
    key.stopPropagation();
    lines[Math.min(Math.max(to, 0), lines.length - 1)].focus();
  }
}
