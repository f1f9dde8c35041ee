// One case: what it requires, what broke, what was on the wire, how to run it again.

function drawCase(one, list) {
  const article = element("article", {class: "case", "aria-labelledby": "case-title"},
    caseHead(one, list),
    one.message && element("p", {class: `message ${one.verdict}`}, withEscapes(one.message)),
    requirements(one),
    comparison(one),
    wire(one),
    rerun(one),
    notes(one));
  return article;
}

function caseHead(one, list) {
  const neighbour = (step, text, label) => {
    const other = list?.neighbour(one, step);
    return other && element("a", {class: "step", href: linkTo(other), rel: step < 0 ? "prev" : "next", "aria-label": `${label}: ${other.id}`}, text);
  };
  return element("header", {},
    element("p", {class: "crumbs"},
      element("a", {href: "#", class: "back"}, "All cases"),
      element("span", {class: "steps"}, neighbour(-1, "← Previous", "Previous case"), neighbour(1, "Next →", "Next case"))),
    element("p", {class: "what"},
      element("span", {class: `verdict ${one.verdict}`}, `${VERDICT_SIGNS[one.verdict]} ${VERDICT_WORDS[one.verdict]}`),
      levelTag(one.level),
      element("span", {class: "id"}, withEscapes(one.id)),
      element("span", {class: "took"}, one.duration > 0 && duration(one.duration))),
    element("h2", {id: "case-title", tabindex: -1}, withEscapes(one.title || one.id)));
}

function requirements(one) {
  if (one.requirements.length === 0) return null;
  return element("section", {class: "requirements", "aria-label": "Requirement"},
    one.requirements.map((it) => element("figure", {},
      element("blockquote", {}, sentenceNodes(it.sentence)),
      element("figcaption", {}, levelTag(it.level), element("b", {}, it.id), element("cite", {}, sentenceNodes(it.source))))));
}

function comparison(one) {
  const {expected, actual} = one;
  if (expected.text === "" && actual.text === "") return null;
  const differ = expected.text !== "" && actual.text !== "" ? firstDifference(expected, actual) : null;
  const side = (term, part, className) => element("figure", {class: className},
    element("figcaption", {}, term),
    element("pre", {tabindex: 0, "aria-label": term},
      part.before > 0 && element("span", {class: "left-out"}, `${plural(part.before, "byte", "bytes")} before, the same in both\n`),
      part.text === "" ? element("span", {class: "left-out"}, "nothing") : marked(part.text, differ),
      part.after > 0 && element("span", {class: "left-out"}, `\n${plural(part.after, "more byte", "more bytes")}`)));
  return element("section", {class: `comparison ${one.verdict}`, "aria-label": "Expected and actual"},
    side("Expected", expected, "expected"), side("Actual", actual, "actual"));
}

// Where two texts begin to differ, when they have so much in common that this tells something.
function firstDifference(expected, actual) {
  const telling = 4;
  const [left, right] = [units(expected.text), units(actual.text)];
  let at = 0;
  while (at < left.length && left[at] === right[at]) ++at;
  if (at === left.length && at === right.length) return null;
  return at >= telling || expected.before > 0 ? at : null;
}

// Characters, an escape being one.
function units(text) {
  return text.match(/\\x[0-9a-f]{2}|\\[rnt\\]|[^]/gu) ?? [];
}

function marked(text, differ) {
  if (differ === null) return withEscapes(text);
  const all = units(text);
  return [
    withEscapes(all.slice(0, differ).join("")),
    element("mark", {title: "here they differ first"}, differ < all.length ? all[differ] : "⌁"),
    withEscapes(all.slice(differ + 1).join("")),
  ].flat();
}

function wire(one) {
  const events = eventsOf(one);
  const heading = element("h3", {}, "On the wire");
  if (events.length === 0) return element("section", {class: "wire"}, heading, element("p", {class: "quiet"}, "Nothing was recorded."));
  const timeline = new Timeline(one, events, (number) => log.show(number));
  const log = new Log(events, (number) => timeline.select(number));
  const all = element("button", {type: "button", class: "quiet", "aria-pressed": "false"}, "Open all");
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    log.setAll(open);
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Close all" : "Open all";
  });
  return element("section", {class: "wire", "aria-label": "On the wire"},
    element("div", {class: "tools"}, heading, timeline.controls, all),
    timeline.element, timelineLegend(), log.element);
}

function rerun(one) {
  const place = one.file && (one.line > 0 ? `${one.file}:${one.line}` : one.file);
  if (!one.rerun && !place) return null;
  return element("section", {class: "rerun", "aria-label": "Run it again"},
    element("h3", {}, "Run it again"),
    one.rerun && element("div", {class: "command"}, element("code", {}, one.rerun), copyButton(one.rerun, "the command")),
    place && element("p", {class: "quiet"}, "The scenario stands at ", element("code", {}, withEscapes(place)), "."));
}

function notes(one) {
  if (one.notes.length === 0) return null;
  return element("section", {class: "notes"},
    element("h3", {}, "Noted, not judged"),
    element("ul", {}, one.notes.map((note) => element("li", {}, withEscapes(note)))));
}
