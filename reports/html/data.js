// The run, as data.cpp and case.cpp beside this file write it into the page.
const KINDS = ["opened", "sent", "received", "closed", "reset", "note"];
const BOUNDARIES = {h: "head", b: "body", c: "chunk", m: "message", e: "end"};

function readData() {
  const data = JSON.parse(byId("data").textContent);
  data.cases = data.cases.map((tuple, index) => readCase(data, tuple, index));
  data.byId = new Map(data.cases.map((one) => [one.id, one]));
  return data;
}

function readCase(data, tuple, index) {
  const [id, title, area, level, verdict, requirements, message, expected, actual, file, line,
    rerun, start, duration, notes, connections, transcript] = tuple;
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
  };
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
    const [since, what, content = "", elided = 0, boundaries = ""] = item;
    at += since;
    const kind = KINDS[what % KINDS.length];
    const lane = Math.floor(what / KINDS.length);
    const wire = kind === "sent" || kind === "received";
    return {
      number, at, kind, lane, wire, elided,
      connection: one.connections[lane],
      bytes: wire ? readBytes(content) : null,
      text: wire ? "" : content,
      boundaries: [...boundaries.matchAll(/([a-z])(\d+)/g)].map(([, letter, offset]) => (
        {kind: BOUNDARIES[letter], offset: Number(offset)})),
    };
  });
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
