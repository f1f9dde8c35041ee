// Elements are made here and nowhere else. Text goes in as text: nothing of this page is ever
// parsed as markup.

// element("a", {href: "#", class: "quiet"}, "text", child…); null and false children are left out.
function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function graphic(name, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function byId(id) {
  return document.getElementById(id);
}

function plural(number, one, many) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

// 12345 as "12,345".
function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

// Microseconds for people, to three digits: "112 µs", "12.3 ms", "5.02 s".
function duration(microseconds) {
  if (microseconds < 1000) return `${microseconds} µs`;
  const milliseconds = microseconds / 1000;
  return milliseconds < 1000 ? `${digits(milliseconds)} ms` : `${digits(milliseconds / 1000)} s`;
}

function digits(number) {
  return number >= 100 ? count(Math.round(number)) : number.toPrecision(3);
}

// "2026-11-24 05:52:57 UTC" of "2026-11-24T05:52:57.123456789Z".
function moment(timestamp) {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`;
}

// Tells screen readers what happened.
function say(sentence) {
  byId("said").textContent = sentence;
}

// The button that copies a text.
function copyButton(text, what) {
  const button = element("button", {type: "button", class: "copy", "aria-label": `Copy ${what}`}, "Copy");
  button.addEventListener("click", async () => {
    const done = await copied(text);
    button.textContent = done ? "Copied" : "Select it to copy";
    say(done ? `Copied ${what}` : "The browser did not let this page copy");
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed or not there, as in a page from file:// in some browsers.
  }
  const field = element("textarea", {readonly: true, class: "unseen"});
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}

// system, light or dark, kept for this browser where it lets us.
function setUpTheme() {
  const themes = ["system", "light", "dark"];
  const button = byId("theme");
  let theme = "system";
  try {
    theme = localStorage.getItem("talkspec-theme") ?? theme;
  } catch {
    // No storage: the choice lasts as long as the page.
  }
  const apply = () => {
    if (!themes.includes(theme)) theme = "system";
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try {
      localStorage.setItem("talkspec-theme", theme);
    } catch {
      // As above.
    }
    apply();
  });
  apply();
}
