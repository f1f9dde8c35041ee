// Pushes with the fetch() of Node: node push_fetch.mjs PUSH_URL NAME TEXT
const [, , url, name, message] = process.argv;
const answer = await fetch(url, {method: "POST", body: new URLSearchParams({name, message})});
await answer.text();
process.exitCode = answer.ok ? 0 : 1;
