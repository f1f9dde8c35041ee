// Bytes of an event as text and as hexadecimal, with the boundaries of chunks and messages in
// them. Every byte can be told from every other: what is not printable ASCII is escaped.

const BOUNDARY_WORDS = {
  head: "a head begins", body: "its head ended", chunk: "a chunk begins",
  message: "a message ended", end: "it ended",
};

function escapedByte(byte) {
  if (byte === 0x5c) return "\\\\";
  if (byte === 0x0d) return "\\r";
  if (byte === 0x0a) return "\\n";
  if (byte === 0x09) return "\\t";
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return "\\x" + byte.toString(16).padStart(2, "0");
}

function boundaryMark(kind) {
  return element("span", {class: `mark ${kind}`, title: BOUNDARY_WORDS[kind], role: "img", "aria-label": BOUNDARY_WORDS[kind]});
}

// Pieces of bytes as nodes: text, escapes, boundaries; `lines`: a line break after every LF.
function byteNodes(event, from, to, lines) {
  const nodes = [];
  let text = "";
  let escaped = false;
  const flush = () => {
    if (text !== "") nodes.push(escaped ? element("span", {class: "escape"}, text) : text);
    text = "";
  };
  let next = event.boundaries.findIndex((boundary) => boundary.offset >= from);
  if (next < 0) next = event.boundaries.length;
  const markUpTo = (offset) => {
    for (; next < event.boundaries.length && event.boundaries[next].offset <= offset; ++next) {
      flush();
      nodes.push(boundaryMark(event.boundaries[next].kind));
    }
  };
  for (let offset = from; offset < to; ++offset) {
    markUpTo(offset);
    const piece = escapedByte(event.bytes[offset]);
    if (piece.length > 1 !== escaped) {
      flush();
      escaped = piece.length > 1;
    }
    text += piece;
    if (lines && event.bytes[offset] === 0x0a && offset + 1 < to) {
      markUpTo(offset + 1);
      flush();
      nodes.push("\n");
    }
  }
  markUpTo(to);
  flush();
  return nodes;
}

// One line of an event for the log.
function bytesPreview(event) {
  const most = 160;
  const shown = Math.min(event.bytes.length, most);
  return [byteNodes(event, 0, shown, false), shown < event.bytes.length || event.elided > 0 ? "…" : null];
}

// Text and hexadecimal below or beside each other.
function bytesInFull(event) {
  const left = event.elided > 0 &&
    element("p", {class: "quiet"}, `${plural(event.elided, "byte", "bytes")} more are not in this page.`);
  return element("div", {class: "bytes"},
    element("figure", {}, element("figcaption", {}, "Text"),
      element("pre", {class: "text", tabindex: 0, "aria-label": "Bytes as text"}, byteNodes(event, 0, event.bytes.length, true))),
    element("figure", {}, element("figcaption", {}, "Hexadecimal"),
      element("pre", {class: "hex", tabindex: 0, "aria-label": "Bytes as hexadecimal"}, hexNodes(event))),
    left);
}

// Sixteen bytes a line: offset, bytes, ASCII; where a boundary is, its mark before the byte.
function hexNodes(event) {
  const nodes = [];
  const marks = new Map();
  for (const {offset, kind} of event.boundaries) marks.set(offset, [...(marks.get(offset) ?? []), kind]);
  for (let row = 0; row < event.bytes.length; row += 16) {
    const line = event.bytes.subarray(row, row + 16);
    let text = `${row === 0 ? "" : "\n"}${row.toString(16).padStart(4, "0")}  `;
    line.forEach((byte, column) => {
      const kinds = marks.get(row + column);
      const hex = byte.toString(16).padStart(2, "0");
      if (kinds) {
        nodes.push(text, element("span", {class: `at ${kinds.at(-1)}`, title: kinds.map((kind) => BOUNDARY_WORDS[kind]).join(", ")}, hex));
        text = "";
      } else {
        text += hex;
      }
      text += column === 7 ? "  " : " ";
    });
    text += "   ".repeat(16 - line.length) + (line.length < 8 ? " " : "") + " ";
    for (const byte of line) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
    nodes.push(text);
  }
  return nodes;
}
