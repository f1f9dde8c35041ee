// The wire of a case in time: a lane a connection, what was sent above its line, what was received
// below, cut where heads, chunks and messages have their boundaries. Either evenly (everything
// that happened side by side, pauses shortened) or to scale.

const AXIS = 24;   // pixels at the top, for times
const PAUSE = 64;  // of a long pause, with its length as text

class Timeline {
  // `connections`: a lane each. `onSelect(number)` is told which event was clicked.
  constructor(connections, events, onSelect) {
    this.lanes = connections;
    this.events = events;
    this.onSelect = onSelect;
    this.zoom = 0;  // 0: evenly; else to scale, so many times the width there is
    this.nodes = new Map();
    this.span = events.reduce((latest, event) => Math.max(latest, event.at), 1);
    this.laneHeight = this.lanes.length <= 4 ? 52 : this.lanes.length <= 10 ? 38 : 26;
    this.scroller = element("div", {class: "scroller", tabindex: 0, role: "img", "aria-label": this.sentence()});
    this.element = element("div", {class: "timeline"},
      element("ol", {class: "lanes", "aria-label": "Connections"}, this.lanes.map((name, lane) => this.laneLabel(name, lane))),
      this.scroller);
    this.element.timeline = this;
    this.controls = this.scaleControls();
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  sentence() {
    const wire = this.events.filter((event) => event.wire);
    const sent = wire.filter((event) => event.kind === "sent").length;
    return `Timeline of ${plural(this.lanes.length, "connection", "connections")} over ${duration(this.span)}: ` +
      `${plural(sent, "send", "sends")}, ${plural(wire.length - sent, "receive", "receives")}. ` +
      "The list below has the same events.";
  }

  laneLabel(name, lane) {
    const label = element("li", {class: `lane${lane % 6}`, title: name},
      element("span", {class: "dot", "aria-hidden": "true"}), element("span", {class: "name"}, withEscapes(name)));
    label.style.height = `${this.laneHeight}px`;
    return label;
  }

  scaleControls() {
    const modes = [["Even", 0], ["To scale", 1], ["×8", 8], ["×64", 64]];
    const buttons = modes.map(([text, zoom]) => {
      const label = zoom === 0 ? "Pauses shortened" : `To scale, ${zoom} times the width`;
      const button = element("button", {type: "button", "aria-label": label, "aria-pressed": String(zoom === this.zoom)}, text);
      button.addEventListener("click", () => {
        this.zoom = zoom;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        this.draw(true);
      });
      return button;
    });
    return element("div", {class: "segmented", role: "group", "aria-label": "Time axis"}, buttons);
  }

  // Positions and widths of the events, in pixels.
  layout(width) {
    const widths = this.events.map((event) => (event.wire ? 9 + 5 * Math.min(this.cuts(event).length, 10) : 10));
    if (this.zoom > 0) {
      const room = Math.max(width * this.zoom - 70, 100);
      return {widths, starts: this.events.map((event) => 8 + (event.at / this.span) * room), width: room + 70};
    }
    const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
    const pauses = this.sinces().map((since) => (this.isPause(since) ? PAUSE : 0));
    const gaps = this.sinces().map((since, index) => (pauses[index] > 0 ? 0 : 3 + 6 * Math.log10(1 + since / 20)));
    const taken = 16 + sum(widths) + sum(pauses);
    const gapsSum = Math.max(sum(gaps), 1);
    const stretch = Math.min(Math.max((width - taken) / gapsSum, 1), 5);
    let x = 8;
    const starts = this.events.map((event, index) => {
      x += gaps[index] * stretch + pauses[index];
      const start = x;
      x += widths[index];
      return start;
    });
    return {widths, starts, width: Math.max(width, x + 8)};
  }

  // The time from the event before to each.
  sinces() {
    return this.events.map((event, index) => Math.max(event.at - (this.events[index - 1]?.at ?? 0), 0));
  }

  // So long that the eye must not take its width for its length.
  isPause(since) {
    return since >= 1000 && since >= this.span / 6;
  }

  // Where an event is cut in the drawing: its boundaries inside, one of several at one place.
  cuts(event) {
    const cuts = [];
    for (const boundary of event.boundaries) {
      const last = cuts.at(-1);
      if (last?.offset === boundary.offset) last.kinds.push(boundary.kind);
      else cuts.push({offset: boundary.offset, kinds: [boundary.kind]});
    }
    return cuts;
  }

  draw(force) {
    const width = this.scroller.clientWidth;
    if (width === 0 || (!force && width === this.drawnWidth)) return;
    this.drawnWidth = width;
    const {starts, widths, width: total} = this.layout(width);
    const height = AXIS + this.lanes.length * this.laneHeight;
    this.nodes.clear();
    const svg = graphic("svg", {width: total, height, viewBox: `0 0 ${total} ${height}`},
      this.axis(starts, widths, total, height),
      this.lanes.map((_, lane) => this.laneLine(lane, starts, widths, total)),
      this.events.map((event, index) => this.eventNode(event, starts[index], widths[index])));
    this.scroller.replaceChildren(svg);
    this.select(this.selected);
  }

  axis(starts, widths, total, height) {
    const nodes = [graphic("line", {class: "axis", x1: 0, y1: AXIS - 0.5, x2: total, y2: AXIS - 0.5})];
    const tick = (x, at) => nodes.push(
      graphic("line", {class: "tick", x1: x, y1: AXIS - 5, x2: x, y2: height}),
      graphic("text", {class: "time", x: x + 3, y: AXIS - 9}, duration(at)));
    if (this.zoom > 0) {
      const room = total - 70;
      const steps = Math.max(Math.floor(room / 120), 1);
      for (let step = 0; step <= steps; ++step) tick(8 + (room * step) / steps, Math.round((this.span * step) / steps));
      return nodes;
    }
    const pauses = this.sinces().map((since, index) => [since, index]).filter(([since]) => this.isPause(since)).map(([since, index]) => ({
      since, from: index === 0 ? 0 : starts[index - 1] + widths[index - 1] + 4, to: starts[index] - 4,
    }));
    for (const {since, from, to} of pauses) {
      nodes.unshift(graphic("g", {class: "pause"},
        graphic("rect", {x: from, y: 0, width: to - from, height}),
        graphic("text", {x: (from + to) / 2, y: AXIS - 9}, duration(since))));
    }
    let free = 0;
    this.events.forEach((event, index) => {
      const x = starts[index];
      if (x < free || x > total - 60 || pauses.some(({from, to}) => x + 62 > from && x < to)) return;
      tick(x, event.at);
      free = x + 76;
    });
    return nodes;
  }

  middle(lane) {
    return AXIS + (lane + 0.5) * this.laneHeight;
  }

  // From opened to closed; open ends where the case does.
  laneLine(lane, starts, widths, total) {
    const mine = this.events.map((event, index) => [event, index]).filter(([event]) => event.lane === lane);
    if (mine.length === 0) return null;
    const first = starts[mine[0][1]];
    const [last, at] = mine.at(-1);
    const ended = last.kind === "closed" || last.kind === "reset";
    const y = this.middle(lane);
    return graphic("line", {class: `lane lane${lane % 6}`, x1: first, y1: y, x2: ended ? starts[at] + widths[at] / 2 : total, y2: y});
  }

  eventNode(event, x, width) {
    if (event.omitted || event.folded) {
      const height = AXIS + this.lanes.length * this.laneHeight;
      return graphic("g", {class: event.folded ? "omitted folded" : "omitted"},
        graphic("title", {}, event.folded ? `${event.folded} events of other cases` : `${event.omitted} events are not in this page`),
        graphic("line", {x1: x + 5, y1: AXIS, x2: x + 5, y2: height}));
    }
    const y = this.middle(event.lane);
    const group = graphic("g", {class: `event ${event.kind}${event.deciding ? " deciding" : ""}${event.foreign ? " foreign" : ""}`, click: () => this.onSelect(event.number)},
      graphic("title", {}, eventSentence(event)),
      event.wire ? this.wireShape(event, x, y, width) : this.otherShape(event, x + width / 2, y));
    this.nodes.set(event.number, group);
    return group;
  }

  wireShape(event, x, y, width) {
    const size = event.bytes.length + event.elided;
    const room = this.laneHeight / 2 - 5;
    const height = Math.min(5 + 2 * Math.log2(1 + size / 16), room);
    const up = event.kind === "sent";
    const top = up ? y - height - 1 : y + 1;
    const nodes = [graphic("rect", {x, y: top, width, height, rx: 2})];
    const cuts = this.cuts(event);
    const shown = cuts.slice(0, 10);
    shown.forEach(({kinds, offset}, number) => {
      // At its rank, not its offset: a chunk of three bytes is as telling as one of a thousand.
      const at = offset === 0 ? x : offset >= event.bytes.length && number === shown.length - 1 ? x + width
        : x + (width * (number + (cuts[0].offset === 0 ? 0 : 1))) / (shown.length + (cuts[0].offset === 0 ? 0 : 1));
      if (kinds.includes("chunk") || kinds.includes("head"))
        nodes.push(graphic("line", {class: kinds.includes("chunk") ? "cut chunk" : "cut head", x1: at, y1: top - 3, x2: at, y2: top + height + 3}));
      if (kinds.includes("message")) nodes.push(graphic("circle", {class: "cut message", cx: at - 2, cy: up ? top - 3 : top + height + 3, r: 2.2}));
    });
    return nodes;
  }

  otherShape(event, x, y) {
    if (event.kind === "opened") return graphic("circle", {cx: x, cy: y, r: 4});
    if (event.kind === "closed") return graphic("rect", {x: x - 4, y: y - 4, width: 8, height: 8});
    if (event.kind === "reset") return graphic("path", {d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`});
    return graphic("path", {d: `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`});
  }

  select(number) {
    this.nodes.get(this.selected)?.classList.remove("selected");
    this.selected = number;
    const node = this.nodes.get(number);
    if (!node) return;
    node.classList.add("selected");
    const box = node.getBBox();
    const {scrollLeft, clientWidth} = this.scroller;
    if (box.x < scrollLeft || box.x + box.width > scrollLeft + clientWidth) this.scroller.scrollLeft = box.x - clientWidth / 3;
  }
}

// "alice sent 45 bytes at 112 µs"
function eventSentence(event) {
  const verb = {opened: "opened", closed: "closed", reset: "reset", note: "note"}[event.kind] ?? event.kind;
  const what = event.wire ? ` ${plural(event.bytes.length + event.elided, "byte", "bytes")}` : event.text && `: ${event.text}`;
  return `${event.connection} ${verb}${what} at ${duration(event.at)}`;
}

function timelineLegend() {
  const sample = (className, text) => element("li", {}, element("span", {class: `key ${className}`, "aria-hidden": "true"}), text);
  return element("ul", {class: "legend", "aria-label": "Legend"},
    sample("sent", "sent"), sample("received", "received"),
    sample("head", "a head begins"), sample("chunk", "a chunk begins"), sample("message", "a message ended"));
}
