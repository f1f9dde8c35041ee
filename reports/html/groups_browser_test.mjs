// Causes, exchanges and screens of a run as a reader uses them. Usage: node groups_browser_test.mjs MODULES PAGES
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {close, launch, open, pathOf} from "./browser.mjs";

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

// A test on a page of its own, which must end without a fault.
function onPage(name, options, use) {
  test(name, async () => {
    const page = await open(browser, options.sample ?? "grouped.html", options);
    await use(page);
    assert.deepEqual(await close(page), []);
  });
}

const hashOf = (page) => page.evaluate(() => location.hash);
// A list is made when its summary is opened, a moment after the click.
const lengthOf = async (items, atLeast) => {
  await items.nth(atLeast - 1).waitFor({state: "attached"});
  return items.count();
};
const broke = (page) => page.locator(".broke > ul > li");

onPage("tells a cause once, the gravest first", {}, async (page) => {
  assert.deepEqual(await broke(page).locator("> a .id").allInnerTexts(),
    ["57 cases", "smuggling/length-before-coding", "delivery/order", "robustness/idle-connections", "delivery/prompt"]);
  const first = broke(page).first();
  assert.match(await first.innerText(), /a chunk has no CRLF after its data/);
  assert.equal(await first.locator("details li").count(), 0, "the others are made up when they are asked for");
  await first.getByText("chunking/boundaries and 56 others").click();
  assert.equal(await lengthOf(first.locator("details li"), 57), 57);
  await first.getByRole("link", {name: "chunking/boundaries/31", exact: true}).click();
  assert.equal(await hashOf(page), "#chunking/boundaries/31");
});

onPage("says what holds for the whole run", {}, async (page) => {
  assert.match(await page.locator(".headlines").innerText(), /also its pusher: routing `all`\..*never pushed/s);
  assert.match(await page.locator(".notice").innerText(), /The run met its limit of 120 s/);
});

onPage("lists the slowest cases, the slowest first", {}, async (page) => {
  const items = page.locator(".slowest li");
  assert.equal(await items.count(), 10);
  assert.match(await items.first().innerText(), /^4\.62 s\s+!\s+delivery\/prompt$/);
  await items.first().locator("a").click();
  assert.equal(await hashOf(page), "#delivery/prompt");
});

onPage("leads from a case to the others of its cause", {hash: "#chunking/boundaries"}, async (page) => {
  const cause = page.locator(".cause");
  assert.match(await cause.innerText(), /One of 57 cases of one cause\s+a chunk has no CRLF after its data\s+56 other cases/);
  await cause.getByText("56 other cases").click();
  assert.equal(await lengthOf(cause.locator("li"), 56), 56);
});

onPage("marks the event that decided and folds the traffic of other cases", {hash: "#chunking/boundaries"}, async (page) => {
  const wire = page.getByRole("region", {name: "On the wire", exact: true});
  assert.deepEqual(await wire.locator(".lanes li").allInnerTexts(), ["alice", "bob"]);
  assert.equal(await wire.locator(".gap.folded").innerText(), "6 events of other cases");
  assert.equal(await wire.locator(".row.deciding").count(), 1);
  assert.match(await wire.locator(".row.deciding").innerText(), /This event decided/);
  assert.equal(await wire.locator(".event.deciding").count(), 1, "in the timeline too");
  assert.doesNotMatch(await wire.innerText(), /not yours/);
  const rows = await wire.locator(".row").count();
  await wire.getByRole("button", {name: "Show 6 events of other cases"}).click();
  assert.equal(await wire.locator(".row").count(), rows + 6);
  assert.equal(await wire.locator(".row.foreign").count(), 6);
  assert.equal(await wire.locator(".lanes li").count(), 4);
  await wire.locator(".event.received").last().click();
  assert.equal(await wire.locator(".row.open").count(), 1);
  await wire.getByRole("button", {name: "Hide other cases"}).click();
  assert.equal(await wire.locator(".row").count(), rows);
});

onPage("shows the scenario with the step that decided", {hash: "#chunking/boundaries"}, async (page) => {
  const scenario = page.locator(".scenario");
  const lines = await scenario.locator(".line-of-scenario").allInnerTexts();
  assert.equal(lines.length, 7);
  const marked = scenario.locator("mark");
  assert.equal(await marked.count(), 1);
  assert.equal((await marked.innerText()).trim().replace(/^\d+\s+/, ""), '{"expect": {"messages": ["\\u0062\\n", "<b>c</b>"]}}');
  const [number, place] = [await marked.locator(".number").innerText(), await page.locator(".rerun").innerText()];
  assert.ok(place.includes(`The step that decided is at conformance/suite/chunking.json:${number.trim()}.`), place);
});

onPage("shows an empty message as two quotes", {hash: "#chunking/boundaries"}, async (page) => {
  assert.equal(await page.locator(".try .actual pre").innerText(), '""');
});

onPage("shows every try of an unsteady case", {hash: "#delivery/order"}, async (page) => {
  assert.match(await page.locator(".case > header .verdict").innerText(), /unsteady/);
  const other = page.getByRole("region", {name: "The other try", exact: true});
  assert.match(await other.innerText(), /passed/);
  assert.ok((await other.locator(".row").count()) > 5);
  assert.equal(await page.locator(".chip.unsteady").count(), 1);
});

onPage("shows one screen of a target that failed before its cases", {sample: "smoke.html"}, async (page) => {
  assert.match(await page.title(), /^The cases did not run/);
  const screen = page.locator(".smoke pre");
  assert.match(await screen.innerText(), /^sent {2}POST \/push HTTP\/1\.1\\r\\n\ncame {2}HTTP\/1\.1 404 Not Found\\r\\n\n/);
  assert.equal(await page.locator(".broke, .areas").count(), 0);
});

for (const scheme of ["light", "dark"]) {
  onPage(`has enough contrast, ${scheme}`, {hash: "#chunking/boundaries", context: {colorScheme: scheme}}, async (page) => {
    const low = await page.evaluate(() => {
      const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
      const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (node) => {
        for (; node; node = node.parentElement) {
          const colour = channels(getComputedStyle(node).backgroundColor);
          if (colour.length === 3 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
      };
      return [".decided", ".cause > p", "summary", ".scenario mark", ".row.deciding .preview", ".row.deciding .since"].map((selector) => {
        const node = document.querySelector(selector);
        const [a, b] = [luminance(channels(getComputedStyle(node).color)), luminance(ground(node))].sort((x, y) => y - x);
        return [selector, (a + 0.05) / (b + 0.05)];
      }).filter(([, ratio]) => ratio < 4.5);
    });
    assert.deepEqual(low, []);
  });
}

for (const [sample, hash] of [["grouped.html", ""], ["grouped.html", "#chunking/boundaries"], ["grouped.html", "#delivery/order"], ["smoke.html", ""], ["hostile.html", ""]]) {
  onPage(`fits a telephone: ${sample}${hash}`, {sample, hash, context: {viewport: {width: 400, height: 860}}}, async (page) => {
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await width(), 400, "nothing sticks out");
    for (const summary of await page.locator("main summary").all()) await summary.click();
    for (const name of [/^Show \d+ events? of other cases$/, "Open all"]) {
      // A button that was clicked has another name.
      const buttons = page.getByRole("button", {name});
      while ((await buttons.count()) > 0) await buttons.first().click();
    }
    assert.equal(await width(), 400, "nor when all is open");
    await page.screenshot({path: pathOf(`telephone-${sample}-${hash.replaceAll(/[^a-z]/g, "")}.png`), fullPage: true});
  });
}
