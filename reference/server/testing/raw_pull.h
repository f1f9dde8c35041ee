// An open pull on a raw connection, read by reference/framing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reference/framing/stream_decoder.h"
#include "reference/server/testing/raw_client.h"

namespace talk::server::testing {

class RawPull {
 public:
  // Asks for a pull and returns when it stands: its first `noop` has come. `field_lines` end in
  // CRLF each.
  RawPull(std::uint16_t port, const std::string& name, const std::string& field_lines = "",
          framing::Framing framing = framing::Framing::nul, int receive_buffer = 0);

  const std::string& head() const { return head_; }
  RawClient& client() { return client_; }

  // The next message; `noop` is one as well.
  std::string next();
  // The next message but `noop`.
  std::string next_message();
  // All messages to the end of the stream, and whether that was the last-chunk and nothing after.
  std::vector<std::string> rest();
  bool ended_well() const { return ended_well_; }

  // Sizes of the chunks that have come so far.
  const std::vector<std::size_t>& chunks() const { return sink_.chunks; }

 private:
  struct Sink {
    std::vector<std::string> messages = {};
    std::vector<std::size_t> chunks = {};
    void on_chunk(const framing::Chunk& chunk) { chunks.push_back(chunk.size); }
    void on_message(const framing::Message& message) { messages.emplace_back(message.text); }
  };

  RawClient client_;
  std::string head_;
  framing::StreamDecoder decoder_;
  Sink sink_;
  std::size_t taken_ = 0;
  bool ended_well_ = false;
};

// Pushes and expects 200.
void push(std::uint16_t port, const std::string& name, const std::string& message);

}  // namespace talk::server::testing
