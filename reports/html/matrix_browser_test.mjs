// The comparison as a reader uses it. Usage: node matrix_browser_test.mjs MODULES PAGES
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {close, launch, open, pathOf} from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

// A test on a page of its own, which must end without a fault.
function onPage(name, options, use) {
  test(name, async () => {
    const page = await open(browser, options.sample ?? "matrix.html", options);
    await use(page);
    assert.deepEqual(await close(page), []);
  });
}

const rows = (page) => page.locator("tbody tr:not(.cases)");
const cell = (page, requirement, run) => page.getByRole("button", {name: `${requirement}, ${run}: `});

onPage("has a row a requirement and a column an implementation", {}, async (page) => {
  assert.match(await page.locator("h1").innerText(), /7 requirements, 4 implementations, 2 with a failure/);
  assert.deepEqual(await page.locator("thead th").evaluateAll((nodes) => nodes.map((node) => node.innerText.split("\n"))), [
    ["Requirement"],
    ["talk-server", "no MUST failed", "draft-00"],
    ["behind nginx", "no MUST failed", "draft-00"],
    ["talk-server 1.1", "1 MUST failed", "talk-1.1"],
    ["faulty", "2 MUST failed", "draft-00"],
  ]);
  assert.equal(await rows(page).count(), 7);
  assert.equal(await cell(page, "FRAME-ONCE", "faulty").getAttribute("aria-label"), "FRAME-ONCE, faulty: failed, 1 of 6 cases");
  assert.equal(await page.locator("tbody .none").count(), 1, "no pull without a name was tried on one");
  await page.screenshot({path: pathOf("matrix.png")});
});

onPage("leads from a cell to its cases and into the report", {}, async (page) => {
  await cell(page, "FRAME-ONCE", "faulty").click();
  const cases = page.getByRole("region", {name: "Cases of FRAME-ONCE on faulty"});
  assert.equal(await cases.locator("li").count(), 6);
  assert.match(await cases.locator("li").first().innerText(), /chunking\/boundaries.*runs into message 3.*Expected.*Actual.*talkspec run/s);
  assert.match(await cases.locator(".divergence").innerText(), /differ first at byte 120 of what alice received/);
  assert.deepEqual(await cases.locator("mark").allInnerTexts(), ["6", "d"]);
  assert.equal(await page.evaluate(() => location.hash), "#FRAME-ONCE/3");
  await cell(page, "FRAME-ONCE", "behind nginx").click();
  assert.equal(await page.locator("tr.cases").count(), 1, "one is open at a time");
  assert.equal(await page.locator("tr.cases a").count(), 0, "no report, no links");
  await cell(page, "FRAME-ONCE", "faulty").click();
  const link = await cases.locator("a").first().getAttribute("href");
  assert.equal(link, "showcase.html#chunking/boundaries");
  page.faults.length = 0;
  await cases.locator("a").first().click();
  await page.locator("#case-title").waitFor();
  assert.match(await page.locator("#case-title").innerText(), /buffer's size/);
  page.faults.splice(0, page.faults.length, ...page.faults.filter((fault) => !fault.endsWith("/showcase.html")
    && !fault.includes("/showcase.html#")));
});

onPage("shows the rows that fail, that differ, that a text is in", {}, async (page) => {
  await page.getByRole("button", {name: "with a failure"}).click();
  assert.deepEqual(await page.locator("tbody .what .id").allInnerTexts(), ["FRAME-ONCE", "SMUGGLING-BOTH"]);
  await page.getByRole("button", {name: "with a failure"}).click();
  await page.getByRole("button", {name: "where they differ"}).click();
  assert.deepEqual(await page.locator("tbody .what .id").allInnerTexts(),
    ["DELIVERY-PROMPT", "DELIVERY-WHOLE", "FRAME-ONCE", "PULL-NAMELESS", "SMUGGLING-BOTH"]);
  await page.keyboard.press("/");
  await page.keyboard.type("4.62 s");
  assert.deepEqual(await page.locator("tbody .what .id").allInnerTexts(), ["DELIVERY-PROMPT"], "the message of a case");
  assert.equal(await page.locator("#shown").innerText(), "1 of 7 requirements");
  await page.keyboard.press("Escape");
  assert.equal(await rows(page).count(), 5);
});

onPage("is used by keyboard alone", {}, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await page.locator(".cell[tabindex='0']").focus();
  assert.match(await focused(), /^CHUNK-SYNTAX, talk-server:/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.match(await focused(), /^DELIVERY-ORDER, behind nginx:/);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("tr.cases").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("tr.cases").count(), 0);
  assert.match(await focused(), /^DELIVERY-ORDER, behind nginx:/, "the focus stays where it was");
});

onPage("opens the loudest cell of the requirement that the address names", {hash: "#SMUGGLING-BOTH"}, async (page) => {
  assert.equal(await cell(page, "SMUGGLING-BOTH", "talk-server 1.1").getAttribute("aria-expanded"), "true");
});

onPage("lists where the bytes part from those of the first", {}, async (page) => {
  assert.match(await page.locator("#wire h2").innerText(), /from talk-server/);
  assert.ok((await page.locator("#wire li").count()) >= 2);
});

onPage("is light or dark and fits a telephone", {context: {viewport: {width: 400, height: 800}, colorScheme: "dark"}}, async (page) => {
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(20, 22, 26)");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  await cell(page, "FRAME-ONCE", "talk-server").first().click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
});

onPage("stays inert whatever runs and cases are called", {sample: "hostile-matrix.html"}, async (page) => {
  const inert = () => page.evaluate(() => ({
    hacked: "hacked" in window,
    strangers: document.querySelectorAll("img, iframe, object, embed, form:not(#filter), base, [onload], [onerror], [onmouseover]").length,
    scripts: document.scripts.length,
    addresses: [...document.querySelectorAll("a")].map(({protocol}) => protocol).filter((protocol) => protocol !== "file:"),
  }));
  for (const number of [0, 3, 9]) {
    await page.locator(".cell").nth(number).click();
    assert.deepEqual(await inert(), {hacked: false, strangers: 0, scripts: 2, addresses: []});
  }
});
