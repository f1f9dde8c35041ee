// Encoding and decoding: messages in every framing, cut into chunks with extensions and a trailer
// section, come back as they were or are refused. The input is messages and chunks, member by
// member (fuzz/cursor.h).
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/cursor.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/words.h"
#include "reference/framing/encoder.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/recorder.h"

#if TALKSPEC_FUZZ_DIFFERENTIAL
#include "fuzz/foreign/differential.h"
#endif

namespace {

using namespace talk::framing;
using namespace std::string_view_literals;
using talk::fuzz::Cursor;

// What is sent, and what came back.
struct Sent {
  std::string text;
  std::string event;
  std::string id;

  friend bool operator==(const Sent&, const Sent&) = default;
};
using List = std::vector<Sent>;

struct Field {
  std::string name;
  std::string value;

  friend bool operator==(const Field&, const Field&) = default;
};

struct Sink {
  void on_message(const Message& message) {
    messages.push_back(
        {std::string(message.text), std::string(message.event), std::string(message.id)});
  }
  void on_chunk(const Chunk& chunk) { extensions.emplace_back(chunk.extensions); }
  void on_trailer_field(const TrailerField& field) {
    trailer.push_back({std::string(field.name), std::string(field.value)});
  }
  void on_tail(const Tail&) { talk::fuzz::oracle_round_trip("a tail where nothing was cut off"); }

  List messages;
  std::vector<std::string> extensions;
  std::vector<Field> trailer;
};

std::string text_of(const List& list) {
  std::string text;
  for (const Sent& sent : list)
    text += "  \"" + testing::escaped(sent.text) + "\" event \"" + testing::escaped(sent.event) +
            "\" id \"" + testing::escaped(sent.id) + "\"\n";
  return text;
}

bool has_any(std::string_view text, std::string_view bytes) {
  return text.find_first_of(bytes) != std::string_view::npos;
}

bool can_carry(Framing framing, const Sent& sent) {
  if (framing == Framing::nul) return !has_any(sent.text, "\0"sv);
  if (framing == Framing::lf) return !has_any(sent.text, "\n");
  return !has_any(sent.text, "\r") && !has_any(sent.event, "\r\n") && !has_any(sent.id, "\0\r\n"sv);
}

// The payload of those messages that can be carried, which are left in `list`.
std::string encode(Framing framing, List& list) {
  Encoder encoder(framing);
  std::string payload;
  List carried;
  std::string_view comment = "\r";  // may have any bytes
  for (const Sent& sent : list) {
    if (can_carry(framing, sent)) encoder.append_comment(comment, payload);
    comment = sent.text;
    const std::string before = payload;
    const EncodeError error =
        encoder.append({.text = sent.text, .end = 0, .event = sent.event, .id = sent.id}, payload);
    if (static_cast<bool>(error) == can_carry(framing, sent))
      talk::fuzz::oracle_round_trip("refused, or not:\n" + text_of({sent}));
    talk::fuzz::check_words(error.code);
    if (error && payload != before) talk::fuzz::oracle_round_trip("a refusal wrote something");
    if (!error) carried.push_back(sent);
  }
  list = carried;
  if (framing == Framing::event_stream) return payload;
  for (Sent& sent : list)
    sent.event = sent.id = {};
  return payload;
}

List decode(Framing framing, Coding coding, std::string_view wire) {
  Sink sink;
  StreamDecoder decoder({.framing = framing, .coding = coding});
  const FeedResult result = decoder.feed(wire, sink);
  const Status status = decoder.finish(sink);
  if (status != Status::done || result.consumed != wire.size())
    talk::fuzz::oracle_round_trip("what was encoded does not decode");
  return sink.messages;
}

void check_same(const List& sent, const List& came, void (*oracle)(std::string_view)) {
  if (sent != came) oracle("sent:\n" + text_of(sent) + "came back:\n" + text_of(came));
}

// A message is decoded from one framing and sent on in the next.
void check_transcoding(List list) {
  for (const Framing framing :
       {Framing::nul, Framing::lf, Framing::event_stream, Framing::lf, Framing::nul}) {
    const std::string payload = encode(framing, list);
    const List came = decode(framing, Coding::identity, payload);
    check_same(list, came, talk::fuzz::oracle_transcoding);
    list = came;
  }
}

struct Wire {
  std::string bytes;
  std::vector<std::string> extensions;
  std::vector<Field> trailer;
};

// The payload in chunks as the input wants them.
Wire chunked(std::string_view payload, Cursor& input) {
  Wire wire;
  while (!payload.empty()) {
    const std::string_view data = payload.substr(0, 1U + input.byte());
    const std::string extensions = input.below(4) == 0 ? input.string() : std::string();
    payload.remove_prefix(data.size());
    const bool refused = static_cast<bool>(append_chunk(data, wire.bytes, extensions));
    if (refused) append_chunk(data, wire.bytes);
    wire.extensions.push_back(refused ? std::string() : extensions);
  }
  if (append_chunk({}, wire.bytes)) talk::fuzz::oracle_round_trip("no data is refused");
  const std::string last_extensions = input.below(4) == 0 ? input.string() : std::string();
  std::vector<TrailerField> trailer;
  std::vector<Field> fields(input.below(4));
  for (Field& field : fields)
    field = {input.string(), input.string()};
  for (const Field& field : fields)
    trailer.push_back({field.name, field.value});
  const bool refused = static_cast<bool>(append_last_chunk(trailer, wire.bytes, last_extensions));
  if (refused) {
    append_last_chunk({}, wire.bytes);
    fields.clear();
  }
  wire.extensions.push_back(refused ? std::string() : last_extensions);
  wire.trailer = fields;
  return wire;
}

void check_chunks(Framing framing, const List& list, std::string_view payload, Cursor& input) {
  const Wire wire = chunked(payload, input);
  Sink sink;
  StreamDecoder decoder({.framing = framing});
  const std::string followed = wire.bytes + "0\r\n\r\n";
  const FeedResult result = decoder.feed(followed, sink);
  if (result.status != Status::done || result.consumed != wire.bytes.size())
    talk::fuzz::oracle_round_trip("a chunked body does not end where it was ended");
#if TALKSPEC_FUZZ_DIFFERENTIAL
  talk::foreign::check_differential(followed, payload, 1U + input.byte());
#endif
  check_same(list, sink.messages, talk::fuzz::oracle_rechunking);
  if (sink.extensions != wire.extensions)
    talk::fuzz::oracle_round_trip("extensions came back changed");
  if (sink.trailer != wire.trailer)
    talk::fuzz::oracle_round_trip("trailer fields came back changed");
}

// Without a framing there is payload and no message.
void check_unframed(const List& list) {
  Encoder encoder(Framing::none);
  std::string payload;
  std::string texts;
  for (const Sent& sent : list) {
    texts += sent.text;
    if (encoder.append({.text = sent.text, .end = 0, .event = {}, .id = {}}, payload))
      talk::fuzz::oracle_round_trip("payload is refused");
  }
  if (payload != texts || !decode(Framing::none, Coding::identity, payload).empty())
    talk::fuzz::oracle_round_trip("payload came back as messages");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Cursor input(bytes, size);
  const auto framing = static_cast<Framing>(input.below(3));
  List list(input.below(8));
  for (Sent& sent : list)
    sent = {input.string(), input.below(3) == 0 ? input.string() : std::string(),
            input.below(3) == 0 ? input.string() : std::string()};

  List carried = list;
  const std::string payload = encode(framing, carried);
  check_same(carried, decode(framing, Coding::identity, payload), talk::fuzz::oracle_round_trip);
  check_chunks(framing, carried, payload, input);
  check_transcoding(list);
  check_unframed(list);
  return 0;
}
