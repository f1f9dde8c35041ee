/* http-parser, the parser of old Node.js, as a talk_parser, in C as it is itself. It reads a
 * response from its start, so it is given a head first; it would go on with the next response, so
 * it is paused at the end. */
#include <http_parser.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/talk_parser.h"

#define TALK_TEXT_OF(x) #x
#define TALK_TEXT(x) TALK_TEXT_OF(x)

struct talk_parser {
  talk_parser_sink sink;
  http_parser_settings settings;
  http_parser parser;
  uint64_t consumed;
  talk_parser_status status;
};

static int on_chunk_header(http_parser* parser) {
  const talk_parser* const self = parser->data;
  self->sink.on_chunk(self->sink.context, parser->content_length);
  return 0;
}

static int on_body(http_parser* parser, const char* bytes, size_t size) {
  const talk_parser* const self = parser->data;
  self->sink.on_payload(self->sink.context, bytes, size);
  return 0;
}

static int on_message_complete(http_parser* parser) {
  talk_parser* const self = parser->data;
  self->status = TALK_PARSER_DONE;
  http_parser_pause(parser, 1);
  return 0;
}

static void reset(talk_parser* self) {
  static const char head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  http_parser_init(&self->parser, HTTP_RESPONSE);
  self->parser.data = self;
  self->consumed = 0;
  self->status = TALK_PARSER_INCOMPLETE;
  http_parser_execute(&self->parser, &self->settings, head, sizeof head - 1);
}

static talk_parser* create(const talk_parser_options* options, const talk_parser_sink* sink) {
  talk_parser* const self = malloc(sizeof *self);
  (void)options; /* it splits no messages, so there is nothing to choose */
  if (self == NULL) return NULL;
  self->sink = *sink;
  http_parser_settings_init(&self->settings);
  self->settings.on_chunk_header = on_chunk_header;
  self->settings.on_body = on_body;
  self->settings.on_message_complete = on_message_complete;
  reset(self);
  return self;
}

static talk_parser_status feed(talk_parser* self, const char* bytes, size_t size) {
  /* No bytes would mean to it that the connection closed. */
  if (self->status != TALK_PARSER_INCOMPLETE || size == 0) return self->status;
  self->consumed += http_parser_execute(&self->parser, &self->settings, bytes, size);
  if (self->status == TALK_PARSER_INCOMPLETE && HTTP_PARSER_ERRNO(&self->parser) != HPE_OK)
    self->status = TALK_PARSER_ERROR;
  return self->status;
}

static uint64_t consumed(const talk_parser* self) {
  return self->consumed;
}

static uint64_t error_offset(const talk_parser* self) {
  (void)self; /* not among its capabilities */
  return 0;
}

static void destroy(talk_parser* self) {
  free(self);
}

static const talk_parser_interface interface = {
    .version = TALK_PARSER_VERSION,
    .capabilities = TALK_PARSER_ANY_SPLIT | TALK_PARSER_TELLS_INCOMPLETE |
                    TALK_PARSER_TELLS_CONSUMED | TALK_PARSER_TELLS_CHUNKS,
    .name = "http-parser",
    .release = TALK_TEXT(HTTP_PARSER_VERSION_MAJOR) "." TALK_TEXT(
        HTTP_PARSER_VERSION_MINOR) "." TALK_TEXT(HTTP_PARSER_VERSION_PATCH),
    .create = create,
    .feed = feed,
    .consumed = consumed,
    .error_offset = error_offset,
    .reset = reset,
    .destroy = destroy,
};

const talk_parser_interface* TALK_PARSER_ENTRY(void) {
  return &interface;
}
