// Boost.Beast's parser as a talk_parser. It wants a line whole and gives back what it cannot use
// yet; the adapter keeps that and shows it again with what comes next, as Beast's own read
// functions do. It must not be called again after an error.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/optional.hpp>
#include <boost/version.hpp>

#include "fuzz/talk_parser.h"

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using Text = boost::beast::string_view;

class Parser final : public http::basic_parser<false> {
 public:
  explicit Parser(const talk_parser_sink& sink) : sink_(sink) {
    eager(true);
    body_limit(boost::none);
  }

 private:
  void on_request_impl(http::verb, Text, Text, int, error_code&) override {}
  void on_response_impl(int, Text, int, error_code&) override {}
  void on_field_impl(http::field, Text, Text, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t size, Text, error_code&) override {
    sink_.on_chunk(sink_.context, size);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text data, error_code&) override {
    sink_.on_payload(sink_.context, data.data(), data.size());
    return data.size();
  }
  void on_finish_impl(error_code&) override {}

  talk_parser_sink sink_;
};

}  // namespace

struct talk_parser {
  talk_parser_sink sink;
  std::optional<Parser> parser;
  std::string unused;
  std::uint64_t fed = 0;
  talk_parser_status status = TALK_PARSER_INCOMPLETE;
};

namespace {

void reset(talk_parser* self) {
  constexpr std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  self->parser.emplace(self->sink);
  self->unused.clear();
  self->fed = 0;
  self->status = TALK_PARSER_INCOMPLETE;
  error_code error;
  self->parser->put(boost::asio::buffer(head.data(), head.size()), error);
}

talk_parser* create(const talk_parser_options*, const talk_parser_sink* sink) {
  auto* const self = new talk_parser;
  self->sink = *sink;
  reset(self);
  return self;
}

talk_parser_status feed(talk_parser* self, const char* bytes, std::size_t size) {
  if (self->status != TALK_PARSER_INCOMPLETE || size == 0) return self->status;
  self->unused.append(bytes, size);
  self->fed += size;
  error_code error;
  const std::size_t used = self->parser->put(boost::asio::buffer(self->unused), error);
  self->unused.erase(0, used);
  if (error && error != http::error::need_more) {
    self->status = TALK_PARSER_ERROR;
  } else if (self->parser->is_done()) {
    self->status = TALK_PARSER_DONE;
  }
  return self->status;
}

constexpr talk_parser_interface interface{
    .version = TALK_PARSER_VERSION,
    .capabilities = TALK_PARSER_ANY_SPLIT | TALK_PARSER_TELLS_INCOMPLETE |
                    TALK_PARSER_TELLS_CONSUMED | TALK_PARSER_TELLS_CHUNKS,
    .name = "beast",
    .release = BOOST_LIB_VERSION,
    .create = create,
    .feed = feed,
    .consumed = [](const talk_parser* self) { return self->fed - self->unused.size(); },
    .error_offset = [](const talk_parser*) { return std::uint64_t{0}; },
    .reset = reset,
    .destroy = [](talk_parser* self) { delete self; },
};

}  // namespace

extern "C" const talk_parser_interface* TALK_PARSER_ENTRY() {
  return &interface;
}
