#include "reference/server/testing/raw_pull.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/framing/form.h"

namespace talk::server::testing {
namespace {

framing::Options decoder_options(framing::Framing framing) {
  framing::Options options;
  options.framing = framing;
  options.limits.message_bytes = std::size_t{1} << 30U;
  return options;
}

}  // namespace

RawPull::RawPull(std::uint16_t port, const std::string& name, const std::string& field_lines,
                 framing::Framing framing, int receive_buffer)
    : client_(port, receive_buffer), decoder_(decoder_options(framing)) {
  client_.send("GET /pull?name=" + name + " HTTP/1.1\r\nHost: localhost\r\n" + field_lines +
               "\r\n");
  head_ = client_.read_until("\r\n\r\n");
  EXPECT_EQ(next(), "noop");
}

std::string RawPull::next() {
  while (taken_ == sink_.messages.size()) {
    const std::string bytes = client_.read_some();
    if (bytes.empty()) {
      ADD_FAILURE() << "the pull ended";
      return {};
    }
    decoder_.feed(bytes, sink_);
    if (decoder_.status() == framing::Status::error) {
      ADD_FAILURE() << sentence(decoder_.error().code);
      return {};
    }
  }
  return sink_.messages[taken_++];
}

std::string RawPull::next_message() {
  for (;;)
    if (std::string message = next(); message != "noop") return message;
}

std::vector<std::string> RawPull::rest() {
  const std::string bytes = client_.read_to_end();
  const std::size_t consumed = decoder_.feed(bytes, sink_).consumed;
  ended_well_ = decoder_.status() == framing::Status::done && consumed == bytes.size() &&
                !client_.was_reset();
  const auto first = sink_.messages.begin() + static_cast<std::ptrdiff_t>(taken_);
  taken_ = sink_.messages.size();
  return {first, sink_.messages.end()};
}

void push(std::uint16_t port, const std::string& name, const std::string& message) {
  const std::array<framing::FormField, 2> fields{{{"name", name}, {"message", message}}};
  const std::string form = framing::encode_form(fields);
  RawClient client(port);
  client.send("POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
              std::to_string(form.size()) + "\r\n\r\n" + form);
  EXPECT_THAT(client.read_answer(), ::testing::StartsWith("HTTP/1.1 200 OK\r\n"));
}

}  // namespace talk::server::testing
