// Which case is open is in the address, after "#": a link to a case is a link to this page with it.

function main() {
  setUpTheme();
  const data = readData();
  const detail = byId("detail");
  let open = null;
  const list = new CaseList(data);

  const show = (one) => {
    open = one;
    document.body.classList.toggle("open", one !== null);
    detail.replaceChildren(one ? drawCase(one, list) : drawOverview(data, list));
    list.mark(one);
    if (one) list.reveal(one);
    scrollTo(0, 0);
  };

  const follow = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // A malformed escape: the text as it is then.
    }
    if (id === "detail") return;
    const one = data.byId.get(id) ?? null;
    show(one);
    if (id !== "" && one === null) {
      detail.prepend(element("p", {class: "notice"}, "This report has no case ", element("code", {}, id), "."));
    }
  };

  // Goes to a case, in the history or in place of the entry there is.
  const go = (one, replace) => {
    const address = one ? linkTo(one) : "#";
    if (replace) {
      history.replaceState(null, "", address);
      show(one);
    } else {
      location.hash = address;
    }
  };

  addEventListener("hashchange", follow);
  byId("list").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.getAttribute("href") === location.hash) focusDetail();
  });
  const focusDetail = () => (detail.querySelector("h2") ?? detail).focus();

  addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.altKey || key.metaKey) return;
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(key.target.tagName);
    if (key.key === "/" && !typing) {
      key.preventDefault();
      byId("text").focus();
      byId("text").select();
    } else if (key.key === "Escape") {
      leave(key.target);
    } else if (key.target.id === "text" && (key.key === "ArrowDown" || key.key === "Enter")) {
      key.preventDefault();
      const first = list.order[0];
      if (first) list.links.get(first).focus();
      if (first && key.key === "Enter") go(first);
    } else if (byId("list").contains(key.target)) {
      moveInList(key);
    }
  });

  const leave = (from) => {
    if (from.id === "text" && from.value !== "") {
      from.value = "";
      list.draw();
    } else if (from.id === "text") {
      from.blur();
    } else if (open) {
      const link = list.links.get(open);
      if (detail.contains(from) && link?.offsetParent) link.focus();
      else go(null);
    }
  };

  const moveInList = (key) => {
    const at = [...list.links].find(([, link]) => link === key.target)?.[0];
    if (!at) return;
    if (key.key === "Enter") {
      key.preventDefault();
      if (open !== at) go(at);
      // The page follows the address a moment later.
      setTimeout(focusDetail, 0);
      return;
    }
    const to = {
      ArrowDown: () => list.neighbour(at, 1), ArrowUp: () => list.neighbour(at, -1),
      Home: () => list.order[0], End: () => list.order.at(-1),
    }[key.key]?.();
    if (!to) return;
    key.preventDefault();
    go(to, true);
    list.links.get(to).focus();
  };

  setUpPrinting(data, () => open);
  follow();
}

// On paper there is the open case; or else the summary, every case that did not pass, and a line for
// each case.
function setUpPrinting(data, openCase) {
  const most = 50;
  addEventListener("beforeprint", () => {
    if (openCase()) return;
    const loud = data.cases.filter((one) => !["pass", "skip"].includes(one.verdict)).slice(0, most);
    byId("print").replaceChildren(
      ...loud.map((one) => drawCase(one, null)),
      element("h3", {}, "All cases"),
      element("ul", {}, data.cases.map((one) => element("li", {}, verdictSign(one.verdict), " ", one.id, " ", element("span", {class: "title"}, one.title)))));
    for (const drawing of byId("print").querySelectorAll(".timeline")) drawing.timeline.draw();
  });
  addEventListener("afterprint", () => byId("print").replaceChildren());
}

main();
