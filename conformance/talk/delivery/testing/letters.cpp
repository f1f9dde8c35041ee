#include "conformance/talk/delivery/testing/letters.h"

#include <array>
#include <stdexcept>

namespace talkspec::talk::delivery::testing {
namespace {

class Reader {
 public:
  Reader(char last_name, char connection, bool two_pulls)
      : names_{'c', 'd'}, one_connection_(connection == '=') {
    char& last = names_.at(two_pulls ? 1 : 0);
    if (last_name == 's') last = 'c';
    if (last_name == 'o') last = 'a';
  }

  Event::What event(char letter) const {
    using Push = event::PushEnds::How;
    using Pull = event::PullEnds::How;
    if (const auto push = index(letter, 'a')) return begin(*push);
    if (const auto push = index(letter, 'A')) return event::PushEnds{PushId{*push}};
    if (const auto push = index(letter, 'D')) return event::PushEnds{PushId{*push}, Push::refused};
    if (const auto push = index(letter, 'G'))
      return event::PushEnds{PushId{*push}, Push::unanswered};
    if (const auto push = index(letter, 'k')) return event::Message{PullId{0}, texts.at(*push)};
    if (const auto push = index(letter, 'n')) return event::Message{PullId{1}, texts.at(*push)};
    if (letter < '0' || letter > '9') throw std::invalid_argument("no letter of the model");
    const auto pull = static_cast<std::uint32_t>(letter - '0') % 2;
    switch ((letter - '0') / 2) {
      case 0:
        return event::PullAsked{PullId{pull}, OwnerId{}, std::string(1, names_.at(pull)),
                                ConnectionId{}};
      case 1:
        return event::PullOpen{PullId{pull}, true};
      case 2:
        return event::PullEnds{PullId{pull}, Pull::refused, false};
      case 3:
        return event::PullEnds{PullId{pull}, Pull::closed, false};
      default:
        return event::PullEnds{PullId{pull}, Pull::closed, true};
    }
  }

 private:
  static constexpr std::array<const char*, 3> texts{"first", "second", "third"};

  static std::optional<std::uint32_t> index(char letter, char first) {
    const int behind = letter - first;
    if (behind < 0 || behind > 2) return std::nullopt;
    return static_cast<std::uint32_t>(behind);
  }

  event::PushBegins begin(std::uint32_t push) const {
    const std::uint32_t connection = one_connection_ && push < 2 ? 0 : push + 1;
    return {PushId{push}, OwnerId{}, push < 2 ? "a" : "b", texts.at(push),
            ConnectionId{connection}};
  }

  std::array<char, 2> names_;
  bool one_connection_;
};

}  // namespace

Printed read_letters(std::string_view line) {
  constexpr std::size_t heading = 10;  // "2s= -----" and a space
  if (line.size() < heading) throw std::invalid_argument("no line of the model");
  const Reader reader(line[1], line[2], line[0] == '2');
  Printed printed;
  printed.complaints = line.substr(4, 5);
  for (const char letter : line.substr(heading))
    printed.history.push_back({Time(printed.history.size()), reader.event(letter)});
  return printed;
}

std::string complaints(const Checker& checker) {
  constexpr std::array<std::pair<Kind, char>, 5> letters{{{Kind::lost, 'l'},
                                                          {Kind::twice, 't'},
                                                          {Kind::order, 'o'},
                                                          {Kind::misrouted, 'm'},
                                                          {Kind::forged, 'f'}}};
  std::string all;
  for (const auto& [kind, letter] : letters)
    all += checker.count(kind) > 0 ? letter : '-';
  const bool others =
      checker.count(Kind::damaged) + checker.count(Kind::leaked) + checker.count(Kind::foreign) > 0;
  if (others || !checker.problem().empty()) all += '?';
  return all;
}

}  // namespace talkspec::talk::delivery::testing
