#include "conformance/talk/delivery/testing/script.h"

#include <charconv>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace talkspec::talk::delivery::testing {
namespace {

// A line of words that are taken off its front.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line) { skip(); }

  bool empty() const { return line_.empty(); }
  std::string_view rest() { return std::exchange(line_, {}); }

  std::string_view next() {
    const std::string_view word = line_.substr(0, line_.find(' '));
    line_.remove_prefix(word.size());
    skip();
    if (word.empty()) throw std::invalid_argument("a word is missing");
    return word;
  }

  PullId pull() { return PullId{static_cast<std::uint32_t>(next().at(0) - 'A')}; }

 private:
  void skip() {
    while (!line_.empty() && (line_.front() == ' ' || line_.front() == '\n'))
      line_.remove_prefix(1);
  }
  std::string_view line_;
};

std::uint32_t number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || stop != digits.data() + digits.size())
    throw std::invalid_argument(fmt::format("no number: {}", digits));
  return value;
}

std::string text(std::string_view written) {
  if (written == "-") return {};
  std::string bytes;
  for (std::size_t at = 0; at < written.size(); ++at) {
    const std::string_view here = written.substr(at);
    if (here.starts_with("\\x")) {
      constexpr int hexadecimal = 16;
      bytes += static_cast<char>(std::stoi(std::string(here.substr(2, 2)), nullptr, hexadecimal));
      at += 3;
    } else if (here.starts_with("\\n")) {
      bytes += '\n';
      ++at;
    } else {
      bytes += written[at] == '^' ? '\0' : written[at];
    }
  }
  return bytes;
}

// What stands behind the mark, taken off.
std::optional<std::uint32_t> take(std::string_view& word, char mark) {
  const std::size_t at = word.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::uint32_t value = number(word.substr(at + 1));
  word = word.substr(0, at);
  return value;
}

event::PushBegins push_begins(Words& words) {
  constexpr std::uint32_t of_its_own = 1000;
  event::PushBegins push;
  const std::uint32_t id = number(words.next());
  push.push = PushId{id};
  std::string_view pusher = words.next();
  push.owner = OwnerId{take(pusher, '/').value_or(1)};
  push.connection = ConnectionId{take(pusher, '@').value_or(of_its_own + id)};
  push.pusher = pusher;
  push.text = text(words.rest());
  return push;
}

using Ends = event::PullEnds::How;
constexpr std::pair<std::string_view, Ends> end_names[] = {
    {"refused", Ends::refused}, {"last-chunk", Ends::last_chunk},
    {"fin", Ends::fin},         {"reset", Ends::reset},
    {"closed", Ends::closed},   {"half-closed", Ends::half_closed}};

event::PullEnds pull_ends(Words& words) {
  event::PullEnds ends;
  ends.pull = words.pull();
  const std::string_view how = words.next();
  bool known = false;
  for (const auto& [name, value] : end_names) {
    if (name != how) continue;
    ends.how = value;
    known = true;
  }
  if (!known) throw std::invalid_argument(fmt::format("a pull cannot end so: {}", how));
  ends.waited = words.rest() == "waited";
  return ends;
}

Event::What read(Words words) {
  const std::string_view verb = words.next();
  if (verb == "ask") {
    event::PullAsked asked;
    asked.pull = words.pull();
    asked.name = words.next();
    if (!words.empty()) asked.owner = OwnerId{number(words.next())};
    return asked;
  }
  using How = event::PushEnds::How;
  if (verb == "head") return event::PullOpen{words.pull(), false};
  if (verb == "open") return event::PullOpen{words.pull(), true};
  if (verb == "push") return push_begins(words);
  if (verb == "ok" || verb == "no" || verb == "gone") {
    const How how = verb == "ok" ? How::accepted : verb == "no" ? How::refused : How::unanswered;
    event::PushEnds ends{PushId{number(words.next())}, how};
    ends.content = words.rest();
    return ends;
  }
  if (verb == "got") {
    const PullId pull = words.pull();
    return event::Message{pull, text(words.rest())};
  }
  if (verb == "end") return pull_ends(words);
  if (verb == "pause") return event::ReadingPaused{words.pull()};
  if (verb == "resume") return event::ReadingResumed{words.pull()};
  if (verb == "by-hand") return event::WritesByHand{OwnerId{number(words.next())}};
  if (verb == "over") return event::RunOver{words.rest() == "waited"};
  throw std::invalid_argument(fmt::format("no event: {}", verb));
}

char letter(PullId pull) {
  return static_cast<char>('A' + static_cast<int>(pull));
}

template <class Id>
std::uint32_t plain(Id id) {
  return static_cast<std::uint32_t>(id);
}

std::string_view waited(bool waited) {
  return waited ? " waited" : "";
}

std::string write(const event::PushBegins& push) {
  return fmt::format("push {} {}@{}/{} {}", plain(push.push), push.pusher, plain(push.connection),
                     plain(push.owner), push.text.empty() ? "-" : push.text);
}

std::string write(const event::PushEnds& ends) {
  constexpr std::string_view how[] = {"ok", "no", "gone"};
  return fmt::format("{} {}", how[static_cast<std::size_t>(ends.how)], plain(ends.push));
}

std::string write(const event::PullAsked& asked) {
  return fmt::format("ask {} {} {}", letter(asked.pull), asked.name, plain(asked.owner));
}

std::string write(const event::PullOpen& open) {
  return fmt::format("{} {}", open.proved ? "open" : "head", letter(open.pull));
}

std::string write(const event::PullEnds& ends) {
  for (const auto& [name, value] : end_names)
    if (value == ends.how)
      return fmt::format("end {} {}{}", letter(ends.pull), name, waited(ends.waited));
  return {};
}

std::string write(const event::ReadingPaused& paused) {
  return fmt::format("pause {}", letter(paused.pull));
}

std::string write(const event::ReadingResumed& resumed) {
  return fmt::format("resume {}", letter(resumed.pull));
}

std::string write(const event::Message& message) {
  return fmt::format("got {} {}", letter(message.pull), message.text.empty() ? "-" : message.text);
}

std::string write(const event::WritesByHand& by_hand) {
  return fmt::format("by-hand {}", plain(by_hand.owner));
}

std::string write(const event::RunOver& over) {
  return fmt::format("over{}", waited(over.waited));
}

}  // namespace

std::string script(const std::vector<Event>& history) {
  std::string lines;
  for (const Event& event : history)
    lines += std::visit([](const auto& what) { return write(what); }, event.what) + "; ";
  return lines;
}

std::vector<Event> history(std::string_view script) {
  std::vector<Event> events;
  while (!script.empty()) {
    const std::size_t end = std::min(script.find_first_of(";\n"), script.size());
    const std::string_view line = script.substr(0, end);
    script.remove_prefix(std::min(end + 1, script.size()));
    if (line.find_first_not_of(' ') == std::string_view::npos) continue;
    const Time at = std::chrono::milliseconds(events.size());
    events.push_back({at, read(Words(line))});
  }
  return events;
}

Checker judged(std::string_view script, Config config) {
  Checker checker(std::move(config));
  for (const Event& event : history(script))
    checker.see(event);
  return checker;
}

std::string verdict(const Checker& checker) {
  std::string all = checker.problem();
  for (std::size_t index = 0; index < checker.findings(); ++index) {
    const Finding& finding = checker.finding(index);
    const std::string_view what =
        finding.detail == Detail::none ? name(finding.kind) : name(finding.detail);
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", what, letter(finding.pull));
    for (std::size_t push = 0; push < finding.pushes.size(); ++push)
      all += fmt::format("{}{}", push == 0 ? " " : "/", plain(finding.pushes[push]));
  }
  return all;
}

}  // namespace talkspec::talk::delivery::testing
