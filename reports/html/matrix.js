// Requirement by implementation. A cell opens, below its row, to the cases it is made of.

function readMatrix() {
  const data = JSON.parse(byId("data").textContent);
  const runs = data.runs.map(([name, href, target, profile, version, start, mustFailed, cases], column) => ({
    column, name, target, profile, version, start, mustFailed, href: safeAddress(href), cases: cases.map(readMatrixCase),
  }));
  const rows = data.rows.map(([id, level, sentence, source, cells]) => ({
    id, level: LEVELS[level], sentence, source,
    cells: cells.map((cell, column) => cell && {
      verdict: VERDICTS[cell[0]], cases: cell[1].map((number) => runs[column].cases[number]),
    }),
  }));
  const diverging = data.diverging.map(([id, column, connection, offset, left, right, before]) => (
    {id, column, connection, offset, left: readBytes(left), right: readBytes(right), before}));
  return {runs, rows, diverging};
}

function readMatrixCase([id, title, level, verdict, message, expected, actual, rerun]) {
  return {id, title, level: LEVELS[level], verdict: VERDICTS[verdict], message, expected, actual, rerun};
}

// A file beside this one, or a page of the web; nothing that a browser would run.
function safeAddress(href) {
  return /^(https?:|file:|[^:]*$|[^:]*[/?#])/i.test(href) ? href : "";
}

class MatrixPage {
  constructor(data) {
    this.data = data;
    this.open = null;  // {row, column}
    for (const id of ["failing", "differing"]) {
      byId(id).addEventListener("click", () => {
        byId(id).setAttribute("aria-pressed", String(!this.pressed(id)));
        this.draw();
      });
    }
    byId("text").addEventListener("input", () => this.draw());
    byId("filter").addEventListener("submit", (event) => event.preventDefault());
    addEventListener("keydown", (key) => this.onKey(key));
    addEventListener("hashchange", () => this.follow());
    this.draw();
    this.drawWire();
    this.follow();
  }

  pressed(id) {
    return byId(id).getAttribute("aria-pressed") === "true";
  }

  rows() {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    return this.data.rows.filter((row) => (
      (!this.pressed("failing") || row.cells.some((cell) => cell && cell.verdict === "fail")) &&
      (!this.pressed("differing") || new Set(row.cells.map((cell) => (cell ? cell.verdict : "none"))).size > 1) &&
      words.every((word) => this.haystack(row).includes(word))));
  }

  haystack(row) {
    row.haystack ??= [row.id, row.level, row.sentence, row.source,
      ...row.cells.flatMap((cell) => (cell ? cell.cases.flatMap(({id, message}) => [id, message]) : []))].join("\n").toLowerCase();
    return row.haystack;
  }

  draw() {
    const {runs} = this.data;
    const rows = this.rows();
    this.open = null;
    const head = element("thead", {}, element("tr", {},
      element("th", {scope: "col"}, "Requirement"),
      runs.map((run) => element("th", {scope: "col"},
        run.href ? element("a", {href: run.href}, withEscapes(run.name)) : withEscapes(run.name),
        element("span", {class: run.mustFailed > 0 ? "sum fail" : "sum pass"},
          run.mustFailed > 0 ? `${count(run.mustFailed)} MUST failed` : "no MUST failed"),
        element("span", {class: "profile", title: run.target}, withEscapes(run.profile))))));
    const body = element("tbody", {}, rows.map((row) => this.row(row)));
    byId("matrix").replaceChildren(rows.length > 0
      ? element("table", {}, element("caption", {class: "unseen"}, "Requirement by implementation"), head, body)
      : element("p", {class: "quiet"}, "No requirement matches."));
    const all = this.data.rows.length;
    byId("shown").textContent = rows.length === all ? plural(all, "requirement", "requirements")
      : `${count(rows.length)} of ${plural(all, "requirement", "requirements")}`;
    const first = byId("matrix").querySelector(".cell");
    if (first) first.tabIndex = 0;
  }

  row(row) {
    const line = element("tr", {},
      element("th", {scope: "row"},
        element("span", {class: "what"}, element("span", {class: "id"}, withEscapes(row.id)), levelTag(row.level)),
        element("span", {class: "sentence"}, sentenceNodes(row.sentence))),
      row.cells.map((cell, column) => element("td", {}, cell ? this.cell(row, column, cell) : element("span", {class: "none", "aria-label": "no case"}, "·"))));
    row.line = line;
    return line;
  }

  cell(row, column, cell) {
    const loud = cell.cases.filter(({verdict}) => verdict === cell.verdict).length;
    const what = `${row.id}, ${this.data.runs[column].name}: ${VERDICT_WORDS[cell.verdict]}, ${loud} of ${plural(cell.cases.length, "case", "cases")}`;
    const button = element("button", {type: "button", class: `cell ${cell.verdict}`, "aria-expanded": "false", "aria-label": what, tabindex: -1},
      element("span", {class: "sign"}, VERDICT_SIGNS[cell.verdict]),
      element("span", {class: "number"}, loud === cell.cases.length ? count(loud) : `${count(loud)}/${count(cell.cases.length)}`));
    button.addEventListener("click", () => this.toggle(row, column));
    button.dataset.column = column;
    return button;
  }

  buttonOf(row, column) {
    return row.line.querySelector(`[data-column="${column}"]`);
  }

  toggle(row, column) {
    const again = this.open?.row === row && this.open.column === column;
    this.shut();
    if (again) {
      history.replaceState(null, "", "#");
      return;
    }
    this.open = {row, column};
    this.buttonOf(row, column).setAttribute("aria-expanded", "true");
    row.line.after(element("tr", {class: "cases"}, element("td", {colspan: this.data.runs.length + 1}, this.cases(row, column))));
    history.replaceState(null, "", `#${encodeURIComponent(row.id)}/${column}`);
  }

  shut() {
    if (!this.open) return;
    const {row, column} = this.open;
    this.buttonOf(row, column)?.setAttribute("aria-expanded", "false");
    if (row.line.nextElementSibling?.matches(".cases")) row.line.nextElementSibling.remove();
    this.open = null;
  }

  cases(row, column) {
    const run = this.data.runs[column];
    return element("div", {role: "region", "aria-label": `Cases of ${row.id} on ${run.name}`},
      element("p", {class: "source"}, levelTag(row.level), " ", sentenceNodes(row.source)),
      element("ul", {}, row.cells[column].cases.map((one) => this.oneCase(one, run))));
  }

  oneCase(one, run) {
    const name = run.href ? element("a", {class: "id", href: run.href + linkTo(one)}, withEscapes(one.id)) : element("span", {class: "id"}, withEscapes(one.id));
    const compared = (term, text) => text && element("div", {}, element("dt", {}, term), element("dd", {}, element("code", {}, withEscapes(text))));
    const apart = this.data.diverging.filter(({id, column}) => id === one.id && column === run.column);
    return element("li", {},
      element("p", {}, verdictSign(one.verdict), name, " ", element("span", {class: "quiet"}, withEscapes(one.title))),
      one.message && element("p", {class: "message"}, withEscapes(one.message)),
      (one.expected || one.actual) && element("dl", {}, compared("Expected", one.expected), compared("Actual", one.actual)),
      apart.map((it) => this.divergence(it)),
      one.verdict === "fail" && one.rerun && element("div", {class: "command"}, element("code", {}, one.rerun), copyButton(one.rerun, "the command")));
  }

  // Where a run and the first one were sent different bytes in a case.
  divergence({column, connection, offset, left, right, before}) {
    const {runs} = this.data;
    const side = (name, bytes) => element("div", {}, element("dt", {}, withEscapes(name)), element("dd", {}, element("code", {}, bytesAround(bytes, before))));
    return element("div", {class: "divergence"},
      element("p", {class: "quiet"}, `They differ first at byte ${count(offset)} of what `, withEscapes(connection), " received:"),
      element("dl", {}, side(runs[0].name, left), side(runs[column].name, right)));
  }

  drawWire() {
    const most = 200;
    const {diverging, runs} = this.data;
    if (diverging.length === 0) return;
    byId("wire").append(
      element("h2", {}, `Where they differ on the wire from ${runs[0].name}`),
      element("ul", {}, diverging.slice(0, most).map((it) => element("li", {},
        element("p", {}, element("span", {class: "id"}, withEscapes(it.id)), " ", element("span", {class: "quiet"}, withEscapes(runs[it.column].name))),
        this.divergence(it)))),
      diverging.length > most && element("p", {class: "quiet"}, `${count(diverging.length - most)} more are in the JSON form.`) || "");
  }

  // "#FRAME-ONCE/1" opens that cell; without a column the loudest of the row.
  follow() {
    let [id, column] = location.hash.slice(1).split("/");
    try {
      id = decodeURIComponent(id);
    } catch {
      return;
    }
    const row = this.data.rows.find((one) => one.id === id);
    if (!row) return;
    if (column === undefined || !row.cells[column]) {
      const loud = LOUD_FIRST.find((verdict) => row.cells.some((cell) => cell && cell.verdict === verdict));
      column = row.cells.findIndex((cell) => cell && cell.verdict === loud);
    }
    if (!row.line?.isConnected) {
      for (const filter of ["failing", "differing"]) byId(filter).setAttribute("aria-pressed", "false");
      byId("text").value = "";
      this.draw();
    }
    if (column < 0 || (this.open?.row === row && this.open.column === Number(column))) return;
    this.toggle(row, Number(column));
    row.line.scrollIntoView({block: "center"});
  }

  onKey(key) {
    if (key.ctrlKey || key.altKey || key.metaKey) return;
    if (key.key === "/" && key.target.tagName !== "INPUT") {
      key.preventDefault();
      byId("text").focus();
    } else if (key.key === "Escape" && key.target.id === "text") {
      key.target.value = "";
      this.draw();
    } else if (key.key === "Escape" && this.open) {
      const button = this.buttonOf(this.open.row, this.open.column);
      this.toggle(this.open.row, this.open.column);
      button.focus();
    } else if (key.target.matches?.(".cell")) {
      this.moveFrom(key);
    }
  }

  // Arrow keys go from cell to cell, past what is empty.
  moveFrom(key) {
    const lines = [...byId("matrix").querySelectorAll("tbody tr:not(.cases)")];
    const [across, down] = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[key.key] ?? [0, 0];
    if (across === 0 && down === 0) return;
    key.preventDefault();
    let line = lines.indexOf(key.target.closest("tr"));
    let column = Number(key.target.dataset.column);
    let next = null;
    do {
      line += down;
      column += across;
      next = lines[line]?.querySelector(`[data-column="${column}"]`);
    } while (!next && lines[line] && column >= 0 && column < this.data.runs.length);
    if (!next) return;
    key.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

// Bytes as text, the one at `before` marked.
function bytesAround(bytes, before) {
  const text = (from, to) => [...bytes.subarray(from, to)].map(escapedByte).join("");
  return [withEscapes(text(0, before)),
    element("mark", {title: "here they differ first"}, before < bytes.length ? escapedByte(bytes[before]) : "nothing more"),
    withEscapes(text(before + 1))];
}

setUpTheme();
new MatrixPage(readMatrix());
