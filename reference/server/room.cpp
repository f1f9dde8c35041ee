#include "reference/server/room.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <netinet/in.h>

namespace talk::server {
namespace {

// Those who were told to go need a moment, to read the answer too: as many more may come meanwhile.
constexpr std::size_t going = 16;

// An IPv4 address, or the network of an IPv6 address, within which a client picks any.
std::string key_of(const sockaddr_storage& address) {
  constexpr std::size_t network_bytes = 8;
  std::string key;
  if (address.ss_family == AF_INET) {
    const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(address);
    key.assign(reinterpret_cast<const char*>(&ipv4.sin_addr), sizeof ipv4.sin_addr);
  } else if (address.ss_family == AF_INET6) {
    const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(address);
    const bool mapped = IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr);
    key.assign(reinterpret_cast<const char*>(&ipv6.sin6_addr),
               mapped ? sizeof ipv6.sin6_addr : network_bytes);
  }
  return key;
}

}  // namespace

void Waiting::begin() {
  const std::lock_guard lock(room_.mutex_);
  if (order_ != 0) room_.waiting_.erase(order_);
  order_ = ++room_.last_order_;
  room_.waiting_.emplace_hint(room_.waiting_.end(), order_, this);
}

void Waiting::hold(std::size_t bytes) {
  const std::lock_guard lock(room_.mutex_);
  if (order_ == 0) return;  // evicted meanwhile
  room_.request_bytes_ += bytes - bytes_;
  bytes_ = bytes;
  while (room_.request_bytes_ > room_.limits_.request_bytes && room_.evict_oldest(true)) {
  }
}

void Waiting::stop() {
  const std::lock_guard lock(room_.mutex_);
  if (order_ != 0) room_.waiting_.erase(order_);
  order_ = 0;
  room_.request_bytes_ -= std::exchange(bytes_, 0);
}

// Its bytes are counted as gone at once, so that a second one is not ended for the same need.
bool Room::evict_oldest(bool with_bytes) {
  const auto oldest = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& one) {
    return !with_bytes || one.second->bytes_ > 0;
  });
  if (oldest == waiting_.end()) return false;
  Waiting& waiting = *oldest->second;
  request_bytes_ -= std::exchange(waiting.bytes_, 0);
  waiting.order_ = 0;
  waiting_.erase(oldest);
  ++counts_.evicted;
  waiting.evict();
  return true;
}

std::unique_ptr<Room::Place> Room::admit(const sockaddr_storage& address) {
  std::string key = key_of(address);
  std::unique_lock lock(mutex_);
  const auto of_address = of_address_.find(key);
  bool room =
      of_address == of_address_.end() || of_address->second < limits_.connections_of_one_address;
  if (room && connections_ >= limits_.connections)
    room = evict_oldest(false) && left_.wait_for(lock, limits_.patience, [this] {
      return connections_ < limits_.connections + going;
    });
  if (!room) {
    ++counts_.turned_away;
    return nullptr;
  }
  ++of_address_[key];
  ++connections_;
  return std::unique_ptr<Place>(new Place(*this, std::move(key)));
}

Room::Place::~Place() {
  const std::lock_guard lock(room_.mutex_);
  --room_.connections_;
  room_.left_.notify_one();
  const auto of_address = room_.of_address_.find(address_);
  if (--of_address->second == 0) room_.of_address_.erase(of_address);
}

Room::Counts Room::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace talk::server
