// Pulls an event stream with the npm package @microsoft/fetch-event-source: node … URL
// It is made for browsers: what it asks of one is given to it here.
import {createRequire} from "node:module";

globalThis.window = globalThis;
globalThis.document = {hidden: false, addEventListener() {}, removeEventListener() {}};
const {fetchEventSource} = createRequire(process.cwd() + "/")("@microsoft/fetch-event-source");
await fetchEventSource(process.argv[2], {
  fetch,
  openWhenHidden: true,
  onmessage: (event) => console.log(JSON.stringify({message: event.data})),
});
