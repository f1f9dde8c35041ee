// Verdicts, levels and escaped text, as every page shows them.
const VERDICTS = ["pass", "fail", "warn", "skip", "inconclusive", "unsteady"];
const VERDICT_WORDS = {
  pass: "passed", fail: "failed", warn: "warned", skip: "skipped", inconclusive: "inconclusive",
  unsteady: "unsteady",
};
const VERDICT_SIGNS = {pass: "✓", fail: "✗", warn: "!", skip: "–", inconclusive: "?", unsteady: "↻"};
const LOUD_FIRST = ["fail", "unsteady", "inconclusive", "warn", "skip", "pass"];
const LEVELS = ["must", "should", "may"];

function verdictSign(verdict) {
  return element("span", {class: `sign ${verdict}`, role: "img", "aria-label": VERDICT_WORDS[verdict]},
    VERDICT_SIGNS[verdict]);
}

function levelTag(level) {
  return element("span", {class: `level ${level}`}, level.toUpperCase());
}

// The part of an address that names a case in a report.
function linkTo(one) {
  return "#" + encodeURIComponent(one.id).replaceAll("%2F", "/");
}

// One character a byte, or base64 in an array.
function readBytes(content) {
  const characters = typeof content === "string" ? content : atob(content[0]);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

// Sentences of the catalogue: a backslash in them is a backslash.
function sentenceNodes(text) {
  return withEscapes(text).map((piece) => (piece.textContent === "\\\\" ? "\\" : piece));
}

// Escaped text of several lines, with its newlines, tabs and backslashes as they were.
function readable(text) {
  const plain = {"\\n": "\n", "\\r": "", "\\t": "\t", "\\\\": "\\"};
  return text.replace(/\\(?:x[0-9a-f]{2}|[rnt\\])/g, (escape) => plain[escape] ?? escape);
}

// Text with escapes (\x1b, \r), which are shown fainter than the text.
function withEscapes(text) {
  return text.split(/(\\x[0-9a-f]{2}|\\[rnt\\])/).map((piece, number) => (
    number % 2 === 0 ? piece : element("span", {class: "escape"}, piece)));
}
