// cpp-httplib's server as a talk_parser: it reads one push from a stream in memory. It blocks for
// more bytes in the middle of its work, so all of the body must be there; when it gives up after
// it was told that the bytes end, the body counts as incomplete.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <httplib.h>

#include "fuzz/talk_parser.h"

struct talk_parser {
  talk_parser_sink sink;
  std::uint64_t consumed;
  talk_parser_status status;
};

namespace {

class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}

  std::size_t taken() const { return taken_; }
  bool asked_past_end() const { return asked_past_end_; }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t count = bytes_.substr(taken_).copy(to, size);
    asked_past_end_ = asked_past_end_ || (count == 0 && size != 0);
    taken_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return -1; }

 private:
  std::string_view bytes_;
  std::size_t taken_ = 0;
  bool asked_past_end_ = false;
};

// Reads the body of whatever is posted and hands it to the parser it was given.
class Server final : public httplib::Server {
 public:
  Server() {
    Post("/", [this](const httplib::Request&, httplib::Response&,
                     const httplib::ContentReader& read_content) {
      done_ = read_content([this](const char* bytes, std::size_t size) {
        sink_->on_payload(sink_->context, bytes, size);
        return true;
      });
    });
  }

  bool serve(MemoryStream& stream, const talk_parser_sink& sink) {
    bool closed = false;
    sink_ = &sink;
    done_ = false;
    process_request(stream, true, closed, nullptr);
    return done_;
  }

 private:
  const talk_parser_sink* sink_ = nullptr;
  bool done_ = false;
};

talk_parser_status feed(talk_parser* self, const char* bytes, std::size_t size) {
  if (self->status != TALK_PARSER_INCOMPLETE || size == 0) return self->status;
  static Server server;
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string wire = head + std::string(bytes, size);
  MemoryStream stream(wire);
  const bool done = server.serve(stream, self->sink);
  self->consumed = stream.taken() - std::min(stream.taken(), head.size());
  if (done) {
    self->status = TALK_PARSER_DONE;
  } else if (!stream.asked_past_end()) {
    self->status = TALK_PARSER_ERROR;
  }
  return self->status;
}

void reset(talk_parser* self) {
  self->consumed = 0;
  self->status = TALK_PARSER_INCOMPLETE;
}

constexpr talk_parser_interface interface{
    .version = TALK_PARSER_VERSION,
    .capabilities = TALK_PARSER_TELLS_INCOMPLETE | TALK_PARSER_TELLS_CONSUMED,
    .name = "cpp-httplib",
    .release = CPPHTTPLIB_VERSION,
    .create = [](const talk_parser_options*, const talk_parser_sink* sink) -> talk_parser* {
      return new talk_parser{*sink, 0, TALK_PARSER_INCOMPLETE};
    },
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
