// Our own decoder as a talk_parser: it can do and tell all there is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/talk_parser.h"
#include "reference/framing/stream_decoder.h"

namespace framing = talk::framing;

struct talk_parser {
  framing::StreamDecoder decoder;
  talk_parser_sink sink;
};

namespace {

// As a sink of the decoder.
struct Events {
  const talk_parser_sink& sink;

  void on_chunk(const framing::Chunk& chunk) { sink.on_chunk(sink.context, chunk.size); }
  void on_payload(std::string_view bytes) {
    sink.on_payload(sink.context, bytes.data(), bytes.size());
  }
  void on_message(const framing::Message& message) {
    sink.on_message(sink.context, message.text.data(), message.text.size());
  }
};

framing::Options options_from(const talk_parser_options& options) {
  framing::Options result{.framing = framing::Framing::none};
  if (options.framing == TALK_PARSER_NUL) result.framing = framing::Framing::nul;
  if (options.framing == TALK_PARSER_LF) result.framing = framing::Framing::lf;
  if (options.framing == TALK_PARSER_EVENT_STREAM) result.framing = framing::Framing::event_stream;
  // What is valid has no limits to the harness.
  constexpr std::size_t unlimited = SIZE_MAX / 8;
  result.limits = {.size_digits = unlimited,
                   .extension_bytes = unlimited,
                   .trailer_bytes = unlimited,
                   .message_bytes = unlimited,
                   .event_field_bytes = unlimited,
                   .overhead_base = unlimited,
                   .overhead_factor = 1};
  return result;
}

talk_parser_status feed(talk_parser* self, const char* bytes, std::size_t size) {
  switch (self->decoder.feed({bytes, size}, Events{self->sink}).status) {
    case framing::Status::incomplete:
      return TALK_PARSER_INCOMPLETE;
    case framing::Status::done:
      return TALK_PARSER_DONE;
    case framing::Status::error:
      break;
  }
  return TALK_PARSER_ERROR;
}

constexpr talk_parser_interface interface{
    .version = TALK_PARSER_VERSION,
    .capabilities = TALK_PARSER_ANY_SPLIT | TALK_PARSER_TELLS_INCOMPLETE |
                    TALK_PARSER_TELLS_CONSUMED | TALK_PARSER_TELLS_ERROR_OFFSET |
                    TALK_PARSER_TELLS_CHUNKS | TALK_PARSER_SPLITS_NUL | TALK_PARSER_SPLITS_LF |
                    TALK_PARSER_SPLITS_EVENTS,
    .name = "talkspec",
    .release = "0.1.0",
    .create = [](const talk_parser_options* options, const talk_parser_sink* sink) -> talk_parser* {
      return new talk_parser{framing::StreamDecoder(options_from(*options)), *sink};
    },
    .feed = feed,
    .consumed = [](const talk_parser* self) { return self->decoder.offset(); },
    .error_offset = [](const talk_parser* self) { return self->decoder.error().offset; },
    .reset = [](talk_parser* self) { self->decoder.reset(); },
    .destroy = [](talk_parser* self) { delete self; },
};

}  // namespace

extern "C" const talk_parser_interface* TALK_PARSER_ENTRY() {
  return &interface;
}
