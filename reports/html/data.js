// The run, as data.cpp and case.cpp beside this file write it into the page.
const KINDS = ["opened", "sent", "received", "closed", "reset", "note"];
const BOUNDARIES = {h: "head", b: "body", c: "chunk", m: "message", e: "end"};

function readData() {
  const data = JSON.parse(byId("data").textContent);
  data.cases = data.cases.map((tuple, index) => readCase(data, tuple, index));
  data.byId = new Map(data.cases.map((one) => [one.id, one]));
  data.groups = data.groups.map((tuple) => readGroup(data, tuple));
  return data;
}

function readCase(data, tuple, index) {
  const [id, title, area, level, verdict, requirements, message, expected, actual, file, line,
    rerun, start, duration, notes, connections, transcript,
    stepLine = 0, scenario = [0, ""], attempts = []] = tuple;
  return {
    index, id, title, message, line, start, duration, notes,
    area: data.areas[area],
    level: LEVELS[level],
    verdict: VERDICTS[verdict],
    requirements: requirements.map((number) => readRequirement(data.requirements[number])),
    expected: readPart(expected),
    actual: readPart(actual),
    file: data.files[file],
    rerun: data.reruns[rerun].length === 1 ? data.reruns[rerun][0] : data.reruns[rerun].join(id),
    connections,
    transcript,  // until it is needed: see eventsOf()
    stepLine,
    scenario: {line: scenario[0], text: scenario[1]},
    attempts: attempts.map(readAttempt),
    group: null,
  };
}

// Another try of a case; it has a wire of its own.
function readAttempt([verdict, message, expected, actual, connections, transcript]) {
  return {
    verdict: VERDICTS[verdict], message, connections, transcript,
    expected: readPart(expected), actual: readPart(actual),
  };
}

// Cases of one cause; the first stands for the others.
function readGroup(data, [heading, verdict, level, layer, sentence, cases]) {
  const group = {
    heading, layer, sentence,
    verdict: VERDICTS[verdict],
    level: LEVELS[level],
    cases: cases.map((index) => data.cases[index]),
  };
  for (const one of group.cases) one.group = group;
  return group;
}

function readRequirement([id, level, sentence, source]) {
  return {id, level: LEVELS[level], sentence, source};
}

function readPart(part) {
  const [text, before, after] = typeof part === "string" ? [part, 0, 0] : part;
  return {text, before, after};
}

// The transcript of a case: events with their time in microseconds, and {omitted: number} where
// some were left out of the page.
function eventsOf(one) {
  let at = 0;
  return one.transcript.map((item, number) => {
    if (typeof item === "number") return {omitted: item, at};
    const [since, what, content = "", elided = 0, boundaries = "", flags = 0] = item;
    at += since;
    const kind = KINDS[what % KINDS.length];
    const lane = Math.floor(what / KINDS.length);
    const wire = kind === "sent" || kind === "received";
    return {
      number, at, kind, lane, wire, elided,
      deciding: (flags & 1) !== 0,
      foreign: (flags & 2) !== 0,
      connection: one.connections[lane],
      bytes: wire ? readBytes(content) : null,
      text: wire ? "" : content,
      boundaries: [...boundaries.matchAll(/([a-z])(\d+)/g)].map(([, letter, offset]) => (
        {kind: BOUNDARIES[letter], offset: Number(offset)})),
    };
  });
}

// What is shown of events: those of other cases are folded into {folded: number, at}, unless asked
// for; and the connections that are left, each with a lane of its own.
function shownEvents(one, events, withForeign) {
  const shown = [];
  const lanes = new Map();
  for (const event of events) {
    if (event.foreign && !event.deciding && !withForeign) {
      if (shown.at(-1)?.folded) shown.at(-1).folded += 1;
      else shown.push({folded: 1, at: event.at});
      continue;
    }
    if (event.omitted) {
      shown.push(event);
      continue;
    }
    if (!lanes.has(event.lane)) lanes.set(event.lane, lanes.size);
    shown.push({...event, lane: lanes.get(event.lane)});
  }
  return {events: shown, connections: [...lanes.keys()].map((lane) => one.connections[lane])};
}

// What is counted over cases: {pass: 3, …, total: 4}.
function tallyOf(cases) {
  const tally = {total: cases.length};
  for (const verdict of VERDICTS) tally[verdict] = 0;
  for (const one of cases) tally[one.verdict] += 1;
  return tally;
}

// The loudest verdict among cases.
function loudest(cases) {
  const tally = tallyOf(cases);
  return LOUD_FIRST.find((verdict) => tally[verdict] > 0) ?? "skip";
}
