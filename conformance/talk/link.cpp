#include "conformance/talk/link.h"

#include <fmt/format.h>

namespace talkspec::talk {

const wire::Response* Link::response() const {
  if (!connection) return nullptr;
  return connection->response(stream ? stream->answer : last_answer);
}

bool Link::live() const {
  if (!stream || !stream->open || !open() || connection->paused()) return false;
  const wire::Response* answer = response();
  return answer && !answer->over();
}

bool Link::settled() const {
  const wire::Response* answer = response();
  return !stream->items.empty() || stream->overflowed || connection->end() != wire::End::none ||
         (answer && answer->over());
}

std::string Link::state() const {
  if (!connection) return name + " was never opened";
  std::string sentence = name + " " + connection->end_sentence();
  if (const wire::Response* answer = response(); stream && answer) {
    if (!answer->error.empty()) sentence += fmt::format("; its stream broke: {}", answer->error);
    if (answer->last_chunk) sentence += "; its stream has ended with the last-chunk";
  }
  if (stream)
    sentence +=
        fmt::format("; {} messages of the case have come", stream->taken + stream->items.size());
  if (stream && stream->overflowed) sentence += "; more came than the runner can hold";
  return sentence;
}

runner::StreamFacts Link::facts() const {
  runner::StreamFacts facts;
  facts.ended = !open();
  facts.begins_empty = stream->begins_empty;
  facts.accounted = stream->accounted;
  facts.last_end = stream->last_end;
  facts.taken = stream->taken;
  facts.last_taken = stream->last_taken;
  facts.damaged = stream->damaged;
  const wire::Response* answer = response();
  if (!answer) return facts;
  facts.answered = true;
  facts.broken = !answer->error.empty() && !answer->cut_off;
  facts.lenient = !answer->leniencies.empty();
  facts.until_close = answer->until_close && !stream->to_http_1_0;
  facts.coding_said = answer->chunked_said;
  facts.last_chunk = answer->last_chunk;
  facts.received = answer->body_size;
  return facts;
}

void Link::drop() {
  if (!connection) return;
  connection->close();
  const std::vector<report::WireEvent> events = connection->transcript().events();
  earlier.insert(earlier.end(), events.begin(), events.end());
  logs.push_back(connection->log());
  connection = nullptr;
  stream.reset();
  next_answer = last_answer = 0;
  answered = ended_for_reuse = leaving = false;
  answered_method.clear();
  sent.clear();
}

}  // namespace talkspec::talk
