// The list of cases at the left, and what filters it.

// The rows of one area: drawn when they come near to being seen (content-visibility does the
// rest), so that a report of thousands opens at once.
class CaseList {
  constructor(data) {
    this.data = data;
    this.verdicts = new Set();  // empty: all
    this.links = new Map();     // case to its link, of those that are shown
    this.current = null;
    this.setUpFilter();
    this.draw();
  }

  setUpFilter() {
    const tally = tallyOf(this.data.cases);
    for (const verdict of LOUD_FIRST) {
      if (tally[verdict] === 0) continue;
      const chip = element("button", {type: "button", class: `chip ${verdict}`, "aria-pressed": "false"},
        element("span", {"aria-hidden": "true"}, VERDICT_SIGNS[verdict]),
        ` ${count(tally[verdict])} `, element("span", {class: "word"}, VERDICT_WORDS[verdict]));
      chip.addEventListener("click", () => this.toggle(verdict));
      chip.dataset.verdict = verdict;
      byId("verdicts").append(chip);
    }
    const option = (value, text) => element("option", {value}, text);
    byId("area").append(option("", "Every area"), ...this.data.areas.map((area, number) => option(number, area)));
    byId("level").append(option("", "Every level"), ...LEVELS.map((level) => option(level, level.toUpperCase())));
    for (const id of ["text", "area", "level"]) byId(id).addEventListener("input", () => this.draw());
    byId("filter").addEventListener("submit", (event) => event.preventDefault());
    byId("clear").addEventListener("click", () => {
      this.clear();
      byId("text").focus();
    });
  }

  toggle(verdict) {
    if (!this.verdicts.delete(verdict)) this.verdicts.add(verdict);
    this.draw();
  }

  // Shows the cases of one verdict, area or level only.
  narrow({verdict, area, level}) {
    this.clear();
    if (verdict) this.verdicts.add(verdict);
    if (area) byId("area").value = String(this.data.areas.indexOf(area));
    if (level) byId("level").value = level;
    this.draw();
  }

  clear() {
    this.verdicts.clear();
    for (const id of ["text", "area", "level"]) byId(id).value = "";
    this.draw();
  }

  filtered() {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const area = byId("area").value === "" ? null : this.data.areas[byId("area").value];
    const level = byId("level").value;
    return this.data.cases.filter((one) => (
      (this.verdicts.size === 0 || this.verdicts.has(one.verdict)) &&
      (area === null || one.area === area) &&
      (level === "" || one.level === level) &&
      words.every((word) => this.haystack(one).includes(word))));
  }

  haystack(one) {
    one.haystack ??= [one.id, one.title, one.message, one.level,
      ...one.requirements.flatMap((it) => [it.id, it.sentence, it.source])].join("\n").toLowerCase();
    return one.haystack;
  }

  draw() {
    const cases = this.filtered();
    this.links.clear();
    const groups = new Map();
    for (const one of cases) {
      if (!groups.has(one.area)) groups.set(one.area, []);
      groups.get(one.area).push(one);
    }
    const sections = [...groups].map(([area, members]) => this.section(area, members));
    if (cases.length === 0) sections.push(element("p", {class: "none"}, "No case matches."));
    byId("list").replaceChildren(...sections);
    const all = this.data.cases.length;
    byId("shown").textContent =
      cases.length === all ? plural(all, "case", "cases") : `${count(cases.length)} of ${plural(all, "case", "cases")}`;
    byId("clear").hidden = cases.length === all;
    for (const chip of byId("verdicts").children)
      chip.setAttribute("aria-pressed", String(this.verdicts.has(chip.dataset.verdict)));
    this.order = cases;
    this.mark(this.current);
  }

  section(area, members) {
    const tally = tallyOf(members);
    const counts = LOUD_FIRST.filter((verdict) => verdict !== "pass" && tally[verdict] > 0).map((verdict) => (
      element("span", {class: `tally ${verdict}`, "aria-label": `${tally[verdict]} ${VERDICT_WORDS[verdict]}`},
        `${VERDICT_SIGNS[verdict]}${tally[verdict]}`)));
    const section = element("section", {"aria-label": area},
      element("h2", {}, area, element("span", {class: "size"}, ` ${count(members.length)}`), counts),
      element("ul", {}, members.map((one) => this.row(one))));
    section.style.setProperty("--rows", members.length);
    return section;
  }

  row(one) {
    const link = element("a", {href: linkTo(one), tabindex: -1},
      verdictSign(one.verdict),
      element("span", {class: "id"}, one.id),
      levelTag(one.level),
      element("span", {class: "title"}, one.title));
    this.links.set(one, link);
    return element("li", {}, link);
  }

  // Marks the open case and makes it, or else the first one, what Tab comes to.
  mark(one) {
    for (const link of byId("list").querySelectorAll("[aria-current], [tabindex='0']")) {
      link.removeAttribute("aria-current");
      link.tabIndex = -1;
    }
    this.current = one;
    const link = this.links.get(one);
    link?.setAttribute("aria-current", "true");
    const entry = link ?? this.links.get(this.order[0]);
    if (entry) entry.tabIndex = 0;
  }

  // Makes a case visible in the list, filters or not.
  reveal(one) {
    if (!this.links.has(one)) this.clear();
    const link = this.links.get(one);
    if (!link) return;
    // Within the list only: the page itself stays where it is.
    const pane = byId("list");
    const [inner, outer] = [link.getBoundingClientRect(), pane.getBoundingClientRect()];
    const heading = 40;  // of the area, which sticks
    if (inner.top < outer.top + heading) pane.scrollTop += inner.top - outer.top - heading;
    else if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom + heading;
  }

  // The case `step` places after another in the filtered order; none past either end.
  neighbour(one, step) {
    const at = this.order.indexOf(one);
    if (at < 0) return step > 0 ? this.order[0] : null;
    return this.order[at + step] ?? null;
  }
}
