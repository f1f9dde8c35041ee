// What stands between cpp-httplib and a server's answer. Reads heads and the bodies of push
// answers strictly, with limits and deadlines, and hands cpp-httplib a head that leaves nothing
// to interpret: its own reader takes lines without end, "0x5" for a chunk-size and a regular
// expression to the status line that runs out of stack at a long one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "reference/client/client_error.h"
#include "reference/client/peer_stream.h"
#include "reference/compat/httplib.h"
#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"

namespace talk::client {

// How one answer is to be read, and what came of it.
struct Exchange {
  enum class Body : std::uint8_t {
    stream,  // handed on as it comes, chunk framing and all, until the connection ends
    whole,   // decoded, kept in `body`, at most `body_bytes`
  };
  Body body_form = Body::whole;
  bool chunked_untold = false;  // a body that no field line frames is chunked (`Head: less`)
  std::string method = {};
  std::chrono::milliseconds answer_timeout{};  // for the head of a stream; for a whole answer
  std::chrono::milliseconds silence{};         // between two reads of a stream; 0: no limit
  std::size_t body_bytes = 0;
  // Called once, when a stream has stood for so long, whether or not anything came meanwhile.
  std::function<void()> on_age = {};
  std::chrono::milliseconds age{};
  // Says what is wrong with a final head; none: go on.
  std::function<std::optional<ClientError>(const framing::ResponseHead&)> judge = {};

  bool ran = false;   // the connection stood
  bool sent = false;  // some of the request was written
  std::optional<ClientError> error = std::nullopt;
  std::optional<framing::ResponseHead> head = std::nullopt;
  framing::BodyFraming framing = framing::BodyFraming::none;
  std::string body = {};
};

class ResponseGate final : public compat::ByteStream {
 public:
  // Both must outlive the gate.
  ResponseGate(PeerStream& peer, Exchange& exchange);

  ssize_t read_bytes(char* into, std::size_t size) override;
  ssize_t write_bytes(const char* from, std::size_t size) override;

 private:
  bool read_head();
  bool take_head(framing::ResponseHead head);
  bool read_whole_body(std::uint64_t length);
  bool read_length(std::uint64_t length);
  bool read_chunked();
  bool read_until_close();
  void write_head_for_httplib();
  ssize_t read_stream(char* into, std::size_t size);
  bool fill_from_stream();
  void tell_age();

  bool fill(PeerStream::Deadline deadline);  // waiting_ holds at least one byte
  bool append_to_body(std::string_view bytes);
  bool fail(ClientErrc code, std::string sentence);
  bool fail_as_too_long();
  bool fail_at_end();  // as the peer's end says

  PeerStream& peer_;
  Exchange& exchange_;
  PeerStream::Deadline answer_deadline_;
  PeerStream::Deadline age_due_;  // set with the head of a stream
  std::string waiting_;           // received and not used yet
  std::string for_httplib_;       // the head, and the body of a whole answer
  std::size_t handed_on_ = 0;     // of for_httplib_
  std::uint64_t left_ = 0;        // of a stream that has a length
};

}  // namespace talk::client
