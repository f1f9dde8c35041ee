// Pulls with the npm package undici, and not with the one inside Node: node pull_undici.mjs URL
import {createRequire} from "node:module";

const {request} = createRequire(process.cwd() + "/")("undici");
const {statusCode, body} = await request(process.argv[2], {bodyTimeout: 0});
if (statusCode !== 200) process.exit(1);
let rest = Buffer.alloc(0);
for await (const piece of body) {
  rest = Buffer.concat([rest, piece]);
  for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
    console.log(JSON.stringify({base64: rest.subarray(0, end).toString("base64")}));
    rest = rest.subarray(end + 1);
  }
}
