// What all connections together may take: how many there are, how many of one address, and the
// bytes of the requests that are under way. Where it gets tight, those go first that have kept the
// server waiting for longest.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <sys/socket.h>

namespace talk::server {

class Room;

// A connection that waits for its client, between two requests or within one. Ended by whoever
// needs its room. It must be destroyed before the room.
class Waiting {
 public:
  explicit Waiting(Room& room) : room_(room) {}
  virtual ~Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // These four are called by the connection's thread. begin() makes it the one that waits for the
  // shortest time; `bytes` are those that its request holds so far.
  void begin();
  void hold(std::size_t bytes);
  void stop();  // it waits no more, and holds nothing

  // Called by any thread, at most once between begin() and stop(): ends the waiting at once.
  virtual void evict() noexcept = 0;

 private:
  friend class Room;
  Room& room_;
  std::uint64_t order_ = 0;  // 0: does not wait
  std::size_t bytes_ = 0;
};

struct RoomLimits {
  std::size_t connections = 0;
  std::size_t connections_of_one_address = 0;
  std::size_t request_bytes = 0;
  // How long a new connection waits for those that were told to go.
  std::chrono::milliseconds patience{1000};
};

// Thread-safe.
class Room {
 public:
  explicit Room(const RoomLimits& limits) : limits_(limits) {}

  // A connection's place, from accepting to closing. The room must outlive it.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    friend class Room;
    Place(Room& room, std::string address) : room_(room), address_(std::move(address)) {}
    Room& room_;
    const std::string address_;
  };

  // Null when there is no place for a client of that address, and nobody waits who could make it.
  // May wait for those that were told to go.
  std::unique_ptr<Place> admit(const sockaddr_storage& address);

  struct Counts {
    std::uint64_t turned_away = 0;
    std::uint64_t evicted = 0;
  };
  Counts counts() const;

 private:
  friend class Waiting;
  bool evict_oldest(bool with_bytes);

  const RoomLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::size_t connections_ = 0;
  std::unordered_map<std::string, std::size_t> of_address_;
  std::uint64_t last_order_ = 0;
  std::map<std::uint64_t, Waiting*> waiting_;  // the longest first
  std::size_t request_bytes_ = 0;
  Counts counts_;
};

}  // namespace talk::server
