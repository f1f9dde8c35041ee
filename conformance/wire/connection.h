// One connection of a case: sends exactly the bytes it is given, cut as asked, and never stops
// reading unless told to, so that whatever the server sends is seen with its time and in order.
//
// Held by shared_ptr: its own coroutines keep it alive until it has ended, so end it with close()
// or reset() when it is no longer needed. One thread only, that of the loop.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/wire/log.h"
#include "conformance/wire/loop.h"
#include "conformance/wire/request_boundaries.h"
#include "conformance/wire/response_reader.h"
#include "conformance/wire/transcript.h"
#include "conformance/wire/transport.h"

namespace talkspec::wire {

// How bytes are cut into writes of their own. With TCP_NODELAY each leaves as its own segment, as
// far as the network's window allows.
struct Cuts {
  std::vector<std::size_t> at;        // offsets, in any order; those outside the bytes do nothing
  std::size_t every = 0;              // or: after every N bytes; 0: never
  std::chrono::milliseconds delay{};  // between two writes
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // Starts to read at once. `name` and `epoch` are for the transcript.
  static std::shared_ptr<Connection> start(Loop& loop, std::unique_ptr<Transport> transport,
                                           std::string name, Clock::time_point epoch);

  // The same for a connection that the peer opened: what comes goes to `take`, which says how much
  // is held of it, and none to give up. Answers are not read then. `peer`: what sentences call it.
  using Take = std::function<std::optional<std::size_t>(std::string_view, Clock::time_point)>;
  static std::shared_ptr<Connection> serve(Loop& loop, std::unique_ptr<Transport> transport,
                                           std::string name, Clock::time_point epoch, Take take,
                                           std::string peer);

  // Queues bytes behind what is queued already. They are dropped when the connection ends.
  void send(std::string bytes, Cuts cuts = {});
  bool drained() const { return queue_.empty() && !writing_; }

  std::size_t expect(Expected expected);  // see ResponseReader
  const Response* response(std::size_t number) const { return reader_.response(number); }
  const std::string& method(std::size_t number) const { return reader_.method(number); }
  void forget(std::size_t number) { reader_.forget(number); }
  std::size_t expected() const { return reader_.expected(); }
  std::uint64_t received() const { return reader_.received(); }
  std::size_t unasked() const { return reader_.unasked(); }

  // Stops and resumes reading; what one read of the kernel's buffer had begun still comes. While it
  // is paused, the kernel on our side takes no more than its buffer holds, and the server's fill.
  void pause();
  void resume();
  bool paused() const { return paused_; }

  // By then the peer's TCP has noticed that it is read again: where no window update tells it, it
  // asks after intervals that double (RFC 9293 §3.8.6.1). In the past if it was never paused.
  Clock::time_point noticed_by() const { return noticed_by_; }

  void half_close();  // FIN, goes on reading; plain TCP also under TLS
  void close(std::string_view why = "by us");
  void reset();  // RST

  // How the server's side ended; `none` while it has not, `ours` when we closed first.
  End end() const { return end_; }
  std::string end_sentence() const;  // "was closed by the server (FIN)"
  Clock::time_point ended_at() const { return ended_at_; }

  // Notified whenever any of the above may have changed.
  Condition& changed() { return changed_; }

  ConnectionLog log() const;
  const Transcript& transcript() const { return transcript_; }
  void note(std::string_view sentence);

  // Something of the server's waits to be read: a FIN, a RST, or bytes.
  bool pending_input() const;

  // Marks the point before a request. When the server then closes without an answer (FIN),
  // never_received() tells whether no byte of the request can have reached it: its TCP has
  // acknowledged none, and has refused them by a RST, as it does once nobody can read them.
  // False where that cannot be known. Waits a moment for that RST.
  void mark();
  Task<bool> never_received();

 private:
  Connection(Loop& loop, std::unique_ptr<Transport> transport, std::string name,
             Clock::time_point epoch);

  struct Piece {
    std::string bytes;
    Cuts cuts;
  };

  static Task<void> read(std::shared_ptr<Connection> self);
  static Task<void> write(std::shared_ptr<Connection> self);
  Task<bool> write_piece(Piece piece);
  OnBoundary marking(report::WireEvent::Kind direction);
  void take(std::string_view bytes);
  void give_up(std::string error);
  void take_end(const IoResult& result);
  void shut();

  Loop& loop_;
  std::unique_ptr<Transport> transport_;
  std::string name_;
  Take take_;  // of a connection that is served
  std::string peer_ = "server";
  Transcript transcript_;
  RequestBoundaries requests_;
  ResponseReader reader_;
  HeldMemory::Share share_;
  Condition changed_;
  std::deque<Piece> queue_;
  bool writing_ = false;
  bool closed_ = false;  // by us, both directions
  bool paused_ = false;
  Clock::time_point paused_at_;
  Clock::time_point noticed_by_;
  bool reset_seen_ = false;  // by a write
  End end_ = End::none;
  std::string error_;
  Clock::time_point ended_at_{};
  std::optional<std::uint64_t> acknowledged_;  // bytes, at the mark
};

}  // namespace talkspec::wire
