// What the right side shows while no case is open: what the run comes to.

function drawOverview(data, list) {
  const tally = tallyOf(data.cases);
  const parts = [
    element("h2", {tabindex: -1}, "Summary"),
    bar(tally, list),
    runNotice(data.run),
    data.run.smoke === "" ? [whatBroke(data), byArea(data, list), slowest(data)] : smoke(data.run),
    aboutRun(data),
  ];
  return element("article", {class: "overview"}, parts);
}

// All cases as one bar, a part a verdict.
function bar(tally, list) {
  const shown = LOUD_FIRST.filter((verdict) => tally[verdict] > 0).reverse();
  const strip = element("div", {class: "bar", "aria-hidden": "true"});
  for (const verdict of shown) {
    const part = element("span", {class: verdict});
    part.style.flexGrow = tally[verdict];
    strip.append(part);
  }
  const counts = shown.map((verdict) => element("li", {},
    element("button", {type: "button", class: "count", click: () => list.narrow({verdict})},
      element("b", {class: verdict}, count(tally[verdict])), ` ${VERDICT_WORDS[verdict]}`)));
  return element("div", {class: "total"}, strip,
    element("ul", {class: "counts"}, counts,
      element("li", {}, element("span", {class: "count"}, element("b", {}, count(tally.total)), " in all"))));
}

function runNotice(run) {
  const sentences = [];
  if (run.interrupted) sentences.push("The run was interrupted: cases that had not ended are not judged.");
  if (run.outOfTime) sentences.push(`The run met its limit of ${duration(run.maxTime * 1000)}: cases that had not ended are not judged.`);
  if (run.trouble && run.trouble !== "interrupted") sentences.push(run.trouble);
  return [
    run.headlines.length > 0 && element("ul", {class: "headlines"}, run.headlines.map((sentence) => element("li", {}, withEscapes(sentence)))),
    sentences.length > 0 && element("p", {class: "notice"}, withEscapes(sentences.join(" "))),
  ];
}

// What is to be said of a target that failed before the cases began.
function smoke(run) {
  return element("section", {class: "smoke"},
    element("h3", {}, "Why the cases did not run"),
    element("pre", {tabindex: 0, "aria-label": "What was sent and what came"}, run.smoke));
}

// What did not pass, a cause once, the gravest first.
function whatBroke(data) {
  if (data.groups.length === 0) return null;
  return element("section", {class: "broke"},
    element("h3", {}, "What stands out"),
    element("ul", {}, data.groups.map(groupRow)),
    data.groupsLeftOut > 0 && element("p", {class: "quiet"}, `${plural(data.groupsLeftOut, "more cause is", "more causes are")} not in this page; all cases are in the list.`));
}

function groupRow(group) {
  const [first, ...others] = group.cases;
  return element("li", {class: group.verdict},
    element("a", {href: linkTo(first)},
      verdictSign(group.verdict),
      element("span", {class: "id"}, others.length > 0 ? `${plural(group.cases.length, "case", "cases")}` : first.id),
      levelTag(group.level),
      element("span", {class: "message"}, withEscapes(group.sentence))),
    others.length > 0 && caseLinks(`${first.id} and ${plural(others.length, "other", "others")}`, group.cases));
}

// Where the time of the run went.
function slowest(data) {
  const most = 10;
  const cases = data.cases.filter((one) => one.duration > 0).sort((a, b) => b.duration - a.duration).slice(0, most);
  if (cases.length === 0) return null;
  return element("section", {class: "slowest"},
    element("h3", {}, "Slowest cases"),
    element("ol", {}, cases.map((one) => element("li", {},
      element("span", {class: "took"}, duration(one.duration)), verdictSign(one.verdict), element("a", {href: linkTo(one), class: "id"}, one.id)))));
}

// Areas down, levels across: how many passed of those that ran, and every case as a small square.
function byArea(data, list) {
  const squares = data.cases.length <= 2000;
  const levels = LEVELS.filter((level) => data.cases.some((one) => one.level === level));
  const cell = (area, level) => {
    const members = data.cases.filter((one) => one.area === area && one.level === level);
    if (members.length === 0) return element("td", {class: "empty"}, "·");
    const tally = tallyOf(members);
    const ran = members.length - tally.skip;
    return element("td", {}, element("button", {
      type: "button",
      class: `ratio ${ran > 0 ? loudest(members.filter((one) => one.verdict !== "skip")) : "skip"}`,
      "aria-label": `${area}, ${level.toUpperCase()}: ${tally.pass} of ${ran} passed` + (tally.skip > 0 ? `, ${tally.skip} skipped` : ""),
      click: () => list.narrow({area, level}),
    }, ran > 0 ? `${tally.pass}/${ran}` : VERDICT_SIGNS.skip));
  };
  const row = (area) => {
    const members = data.cases.filter((one) => one.area === area);
    return element("tr", {},
      element("th", {scope: "row"}, element("button", {type: "button", class: "area", click: () => list.narrow({area})}, area)),
      levels.map((level) => cell(area, level)),
      element("td", {class: "squares"}, squares && members.map(square)));
  };
  return element("section", {class: "areas"},
    element("h3", {}, "By area and level"),
    element("table", {},
      element("thead", {}, element("tr", {},
        element("th", {scope: "col"}, "Area"),
        levels.map((level) => element("th", {scope: "col"}, level.toUpperCase())),
        element("th", {scope: "col"}, "Cases"))),
      element("tbody", {}, data.areas.map(row))),
    element("p", {class: "quiet"}, "How many passed of those that ran. Each square is a case."));
}

function square(one) {
  return element("a", {
    class: `square ${one.verdict}`,
    href: linkTo(one),
    title: `${one.id}: ${VERDICT_WORDS[one.verdict]}`,
    "aria-label": `${one.id}: ${VERDICT_WORDS[one.verdict]}`,
    tabindex: one.verdict === "pass" || one.verdict === "skip" ? -1 : 0,
  });
}

function aboutRun(data) {
  const {run} = data;
  const took = (Date.parse(run.stop) - Date.parse(run.start)) * 1000;
  const command = run.command.map(shellWord).join(" ");
  const facts = [
    ["Target", run.target],
    ["Profile", run.profile],
    ["Routing", run.routing],
    ["Started", run.start && moment(run.start)],
    ["Took", took >= 0 && duration(took)],
    ["Round trip", run.roundTrip > 0 && duration(run.roundTrip)],
    ["Seed", run.seed],
    ["Suite", run.suite],
    ["talkspec", run.version],
    ["Host", run.host],
  ].filter(([, value]) => value);
  return element("section", {class: "about"},
    element("h3", {}, "The run"),
    element("dl", {}, facts.map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, withEscapes(value))))),
    command && element("div", {class: "command"}, element("code", {}, command), copyButton(command, "the command of the run")),
    shortened(data).map((sentence) => element("p", {class: "quiet"}, sentence)));
}

// As a POSIX shell reads it.
function shellWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

// What this page leaves out of transcripts to stay small.
function shortened(data) {
  const sentence = (whose, [step, events, bytes]) => step > 0 && (events === 0
    ? `The transcripts of ${whose} are left out of this page.`
    : `Of the transcripts of ${whose}, this page has up to ${events} events with ${bytes} bytes each.`);
  const sentences = [
    sentence("cases that passed or were skipped", data.others),
    sentence("the other cases", data.judgedDown),
  ].filter(Boolean);
  if (sentences.length > 0) sentences.push("The JSON report has all that was recorded.");
  return sentences;
}
