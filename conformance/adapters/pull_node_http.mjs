// Pulls with the http module of Node: node pull_node_http.mjs URL
import http from "node:http";

http.get(process.argv[2], (response) => {
  if (response.statusCode !== 200) process.exit(1);
  let rest = Buffer.alloc(0);
  response.on("data", (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      console.log(JSON.stringify({base64: rest.subarray(0, end).toString("base64")}));
      rest = rest.subarray(end + 1);
    }
  });
});
