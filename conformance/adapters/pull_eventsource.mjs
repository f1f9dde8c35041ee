// Pulls an event stream with the npm package eventsource: node pull_eventsource.mjs URL
// Node looks for packages beside the file that imports them: NODE_PATH is for require() alone.
import {createRequire} from "node:module";

const {EventSource} = createRequire(process.cwd() + "/")("eventsource");
const source = new EventSource(process.argv[2]);
source.onmessage = (event) => console.log(JSON.stringify({message: event.data}));
