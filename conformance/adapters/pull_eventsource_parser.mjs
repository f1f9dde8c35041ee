// Pulls an event stream with fetch() and the npm package eventsource-parser: node … URL
import {createRequire} from "node:module";

const {createParser} = createRequire(process.cwd() + "/")("eventsource-parser");
const parser = createParser({onEvent: (event) => console.log(JSON.stringify({message: event.data}))});
const response = await fetch(process.argv[2], {headers: {Accept: "text/event-stream"}});
if (response.status !== 200) process.exit(1);
for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text);
