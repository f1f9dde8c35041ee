// What fuzz_messages and fuzz_event_stream share: the input is payload, decoded as it is and
// carried in chunks; chunks must not move the boundaries of messages (oracle 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/controls.h"
#include "fuzz/oracle/event_log.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/stream_check.h"
#include "reference/framing/encoder.h"
#include "reference/framing/stream_decoder.h"

namespace talk::fuzz {

// Messages and their texts, but not where they end on the wire.
class MessageLog {
 public:
  void clear() { log_.clear(); }
  void on_message(framing::Message message) {
    message.end = 0;
    log_.on_message(message);
  }
  void on_retry(std::uint64_t ms) { log_.on_retry(ms); }
  void on_payload(std::string_view payload) { log_.on_payload(payload); }
  std::string text() const { return log_.text(); }

  friend bool operator==(const MessageLog&, const MessageLog&) = default;

 private:
  EventLog log_;
};

class PayloadCheck {
 public:
  // In chunks of a few bytes each, a wire is several times as long as its payload: up to so many
  // bytes of it come in any split. Longer ones do in fuzz_chunked and fuzz_pull_stream.
  static constexpr std::size_t chunked_bytes = 128;

  void check(std::string_view payload, framing::Options options, const Cuts& cuts) {
    options.coding = framing::Coding::identity;
    stream_.check(payload, options, cuts);
    const framing::Status status = decode(payload, options, plain_);

    wire_.clear();
    for (std::size_t at = 0, i = 0; at < payload.size(); at += cuts.length(i++))
      framing::append_chunk(payload.substr(at, cuts.length(i)), wire_);
    options.coding = framing::Coding::chunked;
    options.limits.size_digits = 16;  // those of the chunks are not what this is about
    options.limits.overhead_base = std::uint64_t{1} << 20U;
    const framing::Status chunked_status = decode(wire_, options, chunked_);
    if (status != chunked_status || !(plain_ == chunked_))
      oracle_rechunking("as it is:\n" + plain_.text() + "in chunks:\n" + chunked_.text());
    if (payload.size() <= chunked_bytes) stream_.check(wire_, options, cuts);
  }

 private:
  static framing::Status decode(std::string_view wire, const framing::Options& options,
                                MessageLog& log) {
    log.clear();
    framing::StreamDecoder decoder(options);
    return decoder.feed(wire, log).status;
  }

  StreamCheck<framing::StreamDecoder> stream_;
  std::string wire_;
  MessageLog plain_;
  MessageLog chunked_;
};

}  // namespace talk::fuzz
