#include "reference/framing/benchmark/decoders.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "reference/framing/stream_decoder.h"

#if TALKSPEC_HAVE_HTTP_PARSER
#include <http_parser.h>
#endif
#if TALKSPEC_HAVE_BEAST
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/optional.hpp>
#endif

namespace talk::framing::benchmark {
namespace {

struct Counter {
  Count count;

  void on_message(const Message& message) { take(message.text); }
  void take(std::string_view text) {
    ++count.messages;
    count.bytes += text.size();
  }
};

template <Kernel kernel_of()>
Count decode_ours(std::string_view body) {
  StreamDecoder decoder;
  decoder.use(kernel_of());
  Counter counter;
  for (std::size_t at = 0; at < body.size(); at += read_bytes)
    decoder.feed(body.substr(at, read_bytes), counter);
  return decoder.status() == Status::done ? counter.count : Count{};
}

Kernel scalar_kernel() {
  return Kernel::scalar;
}

[[maybe_unused]] constexpr std::string_view head =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

// What is put behind a parser that knows no messages: memchr, and a string for those in parts.
class [[maybe_unused]] MemchrSplitter {
 public:
  void take(std::string_view data) {
    while (!data.empty()) {
      const void* const found = std::memchr(data.data(), '\0', data.size());
      if (found == nullptr) {
        part_ += data;
        return;
      }
      const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - data.data());
      if (part_.empty()) {
        counter_.take(data.substr(0, size));
      } else {
        part_ += data.substr(0, size);
        counter_.take(part_);
        part_.clear();
      }
      data.remove_prefix(size + 1);
    }
  }
  const Count& count() const { return counter_.count; }

 private:
  Counter counter_;
  std::string part_;
};

#if TALKSPEC_HAVE_HTTP_PARSER

struct HttpParserBody {
  MemchrSplitter splitter;
  bool complete = false;
};

Count decode_http_parser(std::string_view body) {
  HttpParserBody state;
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_body = [](http_parser* parser, const char* data, std::size_t size) {
    static_cast<HttpParserBody*>(parser->data)->splitter.take({data, size});
    return 0;
  };
  settings.on_message_complete = [](http_parser* parser) {
    static_cast<HttpParserBody*>(parser->data)->complete = true;
    return 0;
  };
  http_parser parser;
  http_parser_init(&parser, HTTP_RESPONSE);
  parser.data = &state;
  http_parser_execute(&parser, &settings, head.data(), head.size());
  for (std::size_t at = 0; at < body.size(); at += read_bytes) {
    const std::string_view read = body.substr(at, read_bytes);
    if (http_parser_execute(&parser, &settings, read.data(), read.size()) != read.size()) return {};
  }
  return state.complete ? state.splitter.count() : Count{};
}

#endif
#if TALKSPEC_HAVE_BEAST

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastText = boost::beast::string_view;

// Beast's parser with nothing but the splitter behind it.
class BeastParser final : public http::basic_parser<false> {
 public:
  MemchrSplitter splitter;

 private:
  void on_request_impl(http::verb, BeastText, BeastText, int, error_code&) override {}
  void on_response_impl(int, BeastText, int, error_code&) override {}
  void on_field_impl(http::field, BeastText, BeastText, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastText, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText data, error_code&) override {
    splitter.take({data.data(), data.size()});
    return data.size();
  }
  void on_finish_impl(error_code&) override {}
};

// Beast wants a line whole: what it leaves of a read is shown to it again with the next one, as if
// that had been read behind it. Nothing is copied for that.
Count decode_beast(std::string_view body) {
  BeastParser parser;
  parser.eager(true);
  parser.body_limit(boost::none);
  error_code error;
  parser.put(boost::asio::buffer(head.data(), head.size()), error);
  std::size_t taken = 0;
  for (std::size_t end = 0; end < body.size() && !parser.is_done();) {
    end = std::min(end + read_bytes, body.size());
    taken += parser.put(boost::asio::buffer(body.data() + taken, end - taken), error);
    if (error && error != http::error::need_more) return {};
  }
  return parser.is_done() ? parser.splitter.count() : Count{};
}

#endif

constexpr std::array all{
    Decoder{"talkspec", decode_ours<best_kernel>},
    Decoder{"talkspec-scalar", decode_ours<scalar_kernel>},
#if TALKSPEC_HAVE_HTTP_PARSER
    Decoder{"http-parser", decode_http_parser},
#endif
#if TALKSPEC_HAVE_BEAST
    Decoder{"beast", decode_beast},
#endif
};

}  // namespace

std::span<const Decoder> decoders() {
  return all;
}

}  // namespace talk::framing::benchmark
