// The run, as data.cpp and case.cpp beside this file write it into the page.
const VERDICTS = ["pass", "fail", "warn", "skip", "inconclusive"];
const VERDICT_WORDS = {
  pass: "passed", fail: "failed", warn: "warned", skip: "skipped", inconclusive: "inconclusive",
};
const VERDICT_SIGNS = {pass: "✓", fail: "✗", warn: "!", skip: "–", inconclusive: "?"};
const LOUD_FIRST = ["fail", "inconclusive", "warn", "skip", "pass"];
const LEVELS = ["must", "should", "may"];
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

// One character a byte, or base64 in an array.
function readBytes(content) {
  const characters = typeof content === "string" ? content : atob(content[0]);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
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

function verdictSign(verdict) {
  return element("span", {class: `sign ${verdict}`, role: "img", "aria-label": VERDICT_WORDS[verdict]},
    VERDICT_SIGNS[verdict]);
}

function levelTag(level) {
  return element("span", {class: `level ${level}`}, level.toUpperCase());
}

function linkTo(one) {
  return "#" + encodeURIComponent(one.id).replaceAll("%2F", "/");
}

// Text with escapes (\x1b, \r): the escapes stand back, so that what is text reads as text.
function withEscapes(text) {
  return text.split(/(\\x[0-9a-f]{2}|\\[rnt\\])/).map((piece, number) => (
    number % 2 === 0 ? piece : element("span", {class: "escape"}, piece)));
}
