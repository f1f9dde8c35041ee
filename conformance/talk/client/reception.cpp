#include "conformance/talk/client/reception.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace talkspec::talk {
namespace {

using wire::Clock;
using wire::Task;

constexpr std::size_t most_head = 16UL * 1024;
constexpr std::chrono::seconds patience{10};  // for a first request, and for taking an answer
constexpr std::string_view case_path = "/case/";

// The target of the request line, without its query; empty: there is none.
std::string path_of_first(const std::string& bytes) {
  const std::string line = bytes.substr(0, bytes.find("\r\n"));
  const std::size_t from = line.find(' ');
  if (from == std::string::npos) return {};
  return line.substr(from + 1, line.find_first_of(" ?", from + 1) - from - 1);
}

// The case that a path is below; empty: none.
std::string case_of(const std::string& path) {
  const std::size_t end = path.rfind('/');
  if (!path.starts_with(case_path) || end <= case_path.size()) return {};
  const std::string_view resource = std::string_view(path).substr(end);
  if (resource != "/pull" && resource != "/push") return {};
  return path.substr(case_path.size(), end - case_path.size());
}

}  // namespace

std::optional<Place> place_from(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (wrong != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  Place place{std::string(text.substr(0, colon)), {}};
  std::string address = place.host == "localhost" ? "127.0.0.1" : place.host;
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  else if (address.find(':') != std::string::npos)
    return std::nullopt;
  std::error_code failed;
  place.endpoint = {asio::ip::make_address(address, failed), port};
  if (failed || place.endpoint.address().is_unspecified()) return std::nullopt;
  return place;
}

std::string page_answer(std::string_view status, std::string_view type, std::string_view content) {
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{}",
      status, type, content.size(), content);
}

// A connection whose first request is being read, or answered.
struct Reception::Guest {
  Guest(wire::Loop& loop, std::unique_ptr<wire::Transport> transport_in, const bool& finished_in)
      : transport(std::move(transport_in)), changed(loop), finished(finished_in) {}

  void wait_until(Clock::time_point time) {
    deadline = time;
    changed.notify();
  }

  std::unique_ptr<wire::Transport> transport;
  wire::Condition changed;
  Clock::time_point deadline = Clock::now() + patience;
  std::string bytes;
  const bool& finished;  // the run is over: only what is being written goes on
  bool gone = false;     // served, or handed over
};

Reception::Reception(wire::Loop& loop, const Place& place, std::vector<std::string> cases,
                     Page page)
    : loop_(loop),
      host_(place.host),
      cases_(std::move(cases)),
      known_(cases_.begin(), cases_.end()),
      page_(std::move(page)),
      changed_(loop),
      listener_(
          loop, [this](std::unique_ptr<wire::Transport> transport) { greet(std::move(transport)); },
          place.endpoint) {}

std::string Reception::authority() const {
  return fmt::format("{}:{}", host_, listener_.port());
}

std::string Reception::base_of(std::string_view id) {
  return std::string(case_path).append(id);
}

Task<bool> Reception::client_of(const std::string& id) {
  awaited_[id] = {};
  changed_.notify();
  while (awaited_[id].kept.empty() && !loop_.stopping())
    co_await changed_.wait_until(Clock::time_point::max());
  const bool came = !awaited_[id].kept.empty();
  if (!came) leave(id);
  co_return came;
}

bool Reception::awaits(const std::string& id) const {
  const auto found = awaited_.find(id);
  return found != awaited_.end() && !found->second.taken;
}

void Reception::take(const std::string& id, Taken taken) {
  Awaited& its = awaited_[id];
  its.taken = std::move(taken);
  for (auto& transport : std::exchange(its.kept, {}))
    its.taken(std::move(transport));
}

void Reception::leave(const std::string& id) {
  awaited_.erase(id);
  changed_.notify();
}

void Reception::finish() {
  finished_ = true;
  listener_.close();
  changed_.notify();
}

void Reception::greet(std::unique_ptr<wire::Transport> transport) {
  if (guests_ >= most_guests) return;  // the transport closes its socket
  ++guests_;
  const auto guest = std::make_shared<Guest>(loop_, std::move(transport), finished_);
  loop_.start(guard(guest));
  loop_.start(receive(guest), [this, guest] {
    --guests_;
    guest->gone = true;
    guest->changed.notify();
  });
}

// What is read or written of a guest ends at its deadline, soon after the run, or with the loop.
Task<void> Reception::guard(std::shared_ptr<Guest> guest) {
  const auto in_time = [&guest] { return Clock::now() < guest->deadline; };
  while (!guest->gone && in_time()) {
    const bool last = guest->finished;
    const auto soon = std::min(guest->deadline, Clock::now() + std::chrono::milliseconds(500));
    const bool woken = co_await guest->changed.wait_until(soon);
    if (!woken && (last || Clock::now() < soon)) break;  // or the loop was stopped
  }
  std::error_code ignored;
  if (!guest->gone) guest->transport->socket().close(ignored);
}

Task<bool> Reception::read_until(Guest& guest, std::string_view end) {
  std::array<char, 4096> buffer{};
  while (guest.bytes.find(end) == std::string::npos) {
    if (guest.bytes.size() > most_head) co_return false;
    const wire::IoResult read = co_await guest.transport->read_some(buffer.data(), buffer.size());
    guest.bytes.append(buffer.data(), read.size);
    if (read.end != wire::End::none) co_return false;
  }
  co_return true;
}

Task<void> Reception::receive(std::shared_ptr<Guest> guest) {
  const bool line = co_await read_until(*guest, "\r\n");
  if (!line) co_return;
  const std::string path = path_of_first(guest->bytes);
  if (hand_over(path, *guest)) co_return;
  const bool head = co_await read_until(*guest, "\r\n\r\n");
  if (head) co_await serve(guest, path);
}

bool Reception::hand_over(const std::string& path, Guest& guest) {
  const auto found = awaited_.find(case_of(path));
  if (found == awaited_.end()) return false;
  guest.gone = true;
  std::unique_ptr<wire::Transport> transport =
      wire::replayed(std::move(guest.bytes), std::move(guest.transport));
  Awaited& its = found->second;
  if (its.taken)
    its.taken(std::move(transport));
  else if (its.kept.size() < most_kept)
    its.kept.push_back(std::move(transport));
  changed_.notify();
  return true;
}

Task<void> Reception::serve(std::shared_ptr<Guest> guest, std::string path) {
  std::string answer;
  if (path == "/next") {
    answer = co_await next(guest);
  } else if (known_.contains(case_of(path))) {
    answer = page_answer("410 Gone", "text/plain", "This case is over.\n");
  } else {
    answer =
        page_(path).value_or(page_answer("404 Not Found", "text/plain", "There is nothing.\n"));
  }
  guest->wait_until(Clock::now() + patience);
  co_await guest->transport->write(answer);
}

bool Reception::busy() const {
  return std::any_of(awaited_.begin(), awaited_.end(), [](const auto& one) {
    return one.second.announced || one.second.taken || !one.second.kept.empty();
  });
}

// The next case that awaits a client, once none runs; 204: there is none any more.
Task<std::string> Reception::next(std::shared_ptr<Guest> guest) {
  guest->wait_until(Clock::time_point::max());
  while (!finished_ && !loop_.stopping() && (busy() || awaited_.empty()))
    co_await changed_.wait_until(Clock::time_point::max());
  const auto first = std::find_if(cases_.begin(), cases_.end(),
                                  [this](const auto& id) { return awaited_.contains(id); });
  if (finished_ || loop_.stopping() || first == cases_.end())
    co_return "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
  awaited_[*first].announced = true;
  const nlohmann::json told{{"case", *first}, {"path", base_of(*first)}};
  co_return page_answer("200 OK", "application/json", told.dump() + "\n");
}

}  // namespace talkspec::talk
