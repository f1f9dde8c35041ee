// http-parser, the parser of old Node.js, as a talk_parser. It reads a response from its start, so
// it is given a head first; it would go on with the next response, so it is paused at the end.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <http_parser.h>

#include "fuzz/talk_parser.h"

#define TALK_TEXT_OF(x) #x
#define TALK_TEXT(x) TALK_TEXT_OF(x)

struct talk_parser {
  talk_parser_sink sink;
  http_parser_settings settings;
  http_parser parser;
  std::uint64_t consumed;
  talk_parser_status status;
};

namespace {

talk_parser& owner(http_parser* parser) {
  return *static_cast<talk_parser*>(parser->data);
}

void reset(talk_parser* self) {
  constexpr std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  http_parser_init(&self->parser, HTTP_RESPONSE);
  self->parser.data = self;
  self->consumed = 0;
  self->status = TALK_PARSER_INCOMPLETE;
  http_parser_execute(&self->parser, &self->settings, head.data(), head.size());
}

talk_parser* create(const talk_parser_options*, const talk_parser_sink* sink) {
  auto* const self = new talk_parser{};
  self->sink = *sink;
  http_parser_settings_init(&self->settings);
  self->settings.on_chunk_header = [](http_parser* parser) {
    owner(parser).sink.on_chunk(owner(parser).sink.context, parser->content_length);
    return 0;
  };
  self->settings.on_body = [](http_parser* parser, const char* bytes, std::size_t size) {
    owner(parser).sink.on_payload(owner(parser).sink.context, bytes, size);
    return 0;
  };
  self->settings.on_message_complete = [](http_parser* parser) {
    owner(parser).status = TALK_PARSER_DONE;
    http_parser_pause(parser, 1);
    return 0;
  };
  reset(self);
  return self;
}

talk_parser_status feed(talk_parser* self, const char* bytes, std::size_t size) {
  // No bytes would mean to it that the connection closed.
  if (self->status != TALK_PARSER_INCOMPLETE || size == 0) return self->status;
  self->consumed += http_parser_execute(&self->parser, &self->settings, bytes, size);
  if (self->status == TALK_PARSER_INCOMPLETE && HTTP_PARSER_ERRNO(&self->parser) != HPE_OK)
    self->status = TALK_PARSER_ERROR;
  return self->status;
}

constexpr talk_parser_interface interface{
    .version = TALK_PARSER_VERSION,
    .capabilities = TALK_PARSER_ANY_SPLIT | TALK_PARSER_TELLS_INCOMPLETE |
                    TALK_PARSER_TELLS_CONSUMED | TALK_PARSER_TELLS_CHUNKS,
    .name = "http-parser",
    .release = TALK_TEXT(HTTP_PARSER_VERSION_MAJOR) "." TALK_TEXT(
        HTTP_PARSER_VERSION_MINOR) "." TALK_TEXT(HTTP_PARSER_VERSION_PATCH),
    .create = create,
    .feed = feed,
    .consumed = [](const talk_parser* self) { return self->consumed; },
    .error_offset = [](const talk_parser*) { return std::uint64_t{0}; },
    .reset = reset,
    .destroy = [](talk_parser* self) { delete self; },
};

}  // namespace

extern "C" const talk_parser_interface* TALK_PARSER_ENTRY() {
  return &interface;
}
