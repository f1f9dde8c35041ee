// One open pull: what waits for its reader, between the hub that fills it and the connection's
// thread that empties it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "reference/framing/options.h"

namespace talk::server {

// Shared by all pulls that wait for the same message.
using Frame = std::shared_ptr<const std::string>;

// Thread-safe: any number may put, end and drop, one thread takes. Each pull has a lock and a
// wake-up of its own: with one for all, ten thousand woken threads queue for it.
class Pull {
 public:
  // `abort` ends the connection's writing at once; it is called at most once, by drop().
  Pull(std::string name, framing::Framing message_end, std::size_t queue_limit,
       std::function<void()> abort);

  const std::string& name() const noexcept { return name_; }
  framing::Framing message_end() const noexcept { return message_end_; }

  // Queues a frame for the reader. False when more than the limit would wait, each frame counting
  // a little more than its bytes: the reader is too slow and should be dropped. A frame for which
  // nothing else waits is always taken. What is put after end() or drop() is forgotten.
  [[nodiscard]] bool put(const Frame& frame);

  // Queues a frame unless others wait: a heartbeat is news only to a reader that got none.
  void put_if_empty(const Frame& frame);

  // What is queued is the last of it.
  void end();

  // Throws away what is queued and ends the connection.
  void drop();

  enum class Taken : std::uint8_t {
    bytes,    // there are some
    end,      // all was taken, and no more will come
    dropped,  // the stream must break off
  };

  // Waits for something and takes all that waits, `most` bytes at most, into `bytes`.
  Taken take(std::string& bytes, std::size_t most);

 private:
  enum class State : std::uint8_t { open, ending, dropped };

  void append(const Frame& frame);
  std::size_t held() const noexcept;
  void forget_taken_frames();

  const std::string name_;
  const framing::Framing message_end_;
  const std::size_t queue_limit_;
  const std::function<void()> abort_;

  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::open;
  std::vector<Frame> waiting_;  // in order, from `first_` on
  std::size_t first_ = 0;
  std::size_t taken_of_first_ = 0;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace talk::server
