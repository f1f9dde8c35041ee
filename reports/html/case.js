// One case: what broke, what it requires, what was on the wire, how to run it again.

function drawCase(one, list) {
  const article = element("article", {class: "case", "aria-labelledby": "case-title"},
    caseHead(one, list),
    one.message && element("p", {class: `message ${one.verdict}`}, withEscapes(one.message)),
    causeOf(one),
    requirements(one),
    comparison(one),
    wire(one, "On the wire"),
    one.attempts.map((attempt, number) => otherTry(attempt, number + 1, one.attempts.length)),
    scenario(one),
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

// The group that the case is in, and a way to its other members.
function causeOf(one) {
  const group = one.group;
  if (!group || group.cases.length === 1) return null;
  const others = group.cases.filter((other) => other !== one);
  return element("section", {class: "cause", "aria-label": "Cause"},
    element("h3", {}, `One of ${plural(group.cases.length, "case", "cases")} of one cause`),
    element("p", {}, withEscapes(group.sentence)),
    caseLinks(plural(others.length, "other case", "other cases"), others));
}

// A list of cases that opens on a click; it is made up then, as it may be long.
function caseLinks(summary, cases) {
  const list = element("ul", {});
  const details = element("details", {}, element("summary", {}, summary), list);
  details.addEventListener("toggle", () => {
    if (list.childElementCount > 0) return;
    list.append(...cases.map((other) => element("li", {},
      verdictSign(other.verdict), element("a", {href: linkTo(other), class: "id"}, withEscapes(other.id)))));
  });
  return details;
}

// What another try of the case came to.
function otherTry(attempt, number, all) {
  const title = all === 1 ? "The other try" : `Other try ${number} of ${all}`;
  return element("section", {class: "try", "aria-label": title},
    element("h3", {}, title),
    element("p", {class: "what"},
      element("span", {class: `verdict ${attempt.verdict}`}, `${VERDICT_SIGNS[attempt.verdict]} ${VERDICT_WORDS[attempt.verdict]}`),
      withEscapes(attempt.message)),
    comparison(attempt),
    attempt.transcript.length > 0 && wire(attempt, `On the wire of ${title.toLowerCase()}`));
}

// The text of the scenario, with the line of the step that decided marked.
function scenario(one) {
  if (one.scenario.text === "") return null;
  const lines = readable(one.scenario.text).split("\n");
  return element("section", {class: "scenario", "aria-label": "Scenario"},
    element("h3", {}, "Scenario"),
    element("pre", {tabindex: 0, "aria-label": "The scenario as JSON"}, lines.map((line, number) => {
      const at = one.scenario.line + number;
      const decided = at === one.stepLine;
      return element(decided ? "mark" : "span", {class: "line-of-scenario", title: decided && "this step decided"},
        element("span", {class: "number", "aria-hidden": "true"}, String(at)), line, "\n");
    })));
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
      part.text === "" ? '""' : marked(part.text, differ),
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

// The exchange of a case or of another try of it; traffic of other cases is behind a button.
function wire(one, title) {
  const all = eventsOf(one);
  const heading = element("h3", {}, title);
  if (all.length === 0) return element("section", {class: "wire"}, heading, element("p", {class: "quiet"}, "Nothing was recorded."));
  const foreign = all.filter((event) => event.foreign && !event.deciding).length;
  const section = element("section", {class: "wire", "aria-label": title});
  const draw = (withForeign) => {
    const {events, connections} = shownEvents(one, all, withForeign);
    const timeline = new Timeline(connections, events, (number) => log.show(number));
    const log = new Log(events, (number) => timeline.select(number));
    const fold = foreign > 0 && element("button", {type: "button", class: "quiet", "aria-pressed": String(withForeign), click: () => draw(!withForeign)},
      withForeign ? "Hide other cases" : `Show ${plural(foreign, "event", "events")} of other cases`);
    section.replaceChildren(
      element("div", {class: "tools"}, heading, timeline.controls, fold, openAll(log)),
      timeline.element, timelineLegend(), log.element);
  };
  draw(false);
  return section;
}

function openAll(log) {
  const all = element("button", {type: "button", class: "quiet", "aria-pressed": "false"}, "Open all");
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    log.setAll(open);
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Close all" : "Open all";
  });
  return all;
}

function rerun(one) {
  const line = one.stepLine || one.line;
  const place = one.file && (line > 0 ? `${one.file}:${line}` : one.file);
  if (!one.rerun && !place) return null;
  return element("section", {class: "rerun", "aria-label": "Run it again"},
    element("h3", {}, "Run it again"),
    one.rerun && element("div", {class: "command"}, element("code", {}, one.rerun), copyButton(one.rerun, "the command")),
    place && element("p", {class: "quiet"}, one.stepLine > 0 ? "The step that decided is at " : "The scenario is at ", element("code", {}, withEscapes(place)), "."));
}

function notes(one) {
  if (one.notes.length === 0) return null;
  return element("section", {class: "notes"},
    element("h3", {}, "Noted, not judged"),
    element("ul", {}, one.notes.map((note) => element("li", {}, withEscapes(note)))));
}
