// Pulls an event stream with the npm package launchdarkly-eventsource: node … URL
import {createRequire} from "node:module";

const {EventSource} = createRequire(process.cwd() + "/")("launchdarkly-eventsource");
const source = new EventSource(process.argv[2]);
source.onmessage = (event) => console.log(JSON.stringify({message: event.data}));
source.onerror = (event) => console.error(event.message);
