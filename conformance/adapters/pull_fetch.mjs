// Pulls with the fetch() of Node, which is undici: node pull_fetch.mjs URL
const response = await fetch(process.argv[2]);
if (!response.ok) process.exit(1);
let rest = Buffer.alloc(0);
for await (const piece of response.body) {
  rest = Buffer.concat([rest, piece]);
  for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
    console.log(JSON.stringify({base64: rest.subarray(0, end).toString("base64")}));
    rest = rest.subarray(end + 1);
  }
}
