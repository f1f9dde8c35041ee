#include "conformance/talk/deciding.h"

#include <cstddef>
#include <ostream>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::WireEvent;
using Kind = WireEvent::Kind;

struct Marked {
  std::string_view name;
  std::string_view sentence;
  std::string_view actual;
  std::chrono::microseconds until;
  std::size_t event;  // of the transcript below; its size: none
};
std::ostream& operator<<(std::ostream& out, const Marked& marked) {
  return out << marked.name;
}

std::vector<WireEvent> transcript() {
  return {{.at = 1us, .connection = "alice", .kind = Kind::opened, .bytes = {}},
          {.at = 2us, .connection = "alice", .kind = Kind::sent, .bytes = "GET"},
          {.at = 3us, .connection = "alice", .kind = Kind::received, .bytes = "200 noop"},
          {.at = 4us, .connection = "c", .kind = Kind::sent, .bytes = "POST"},
          {.at = 5us, .connection = "c", .kind = Kind::received, .bytes = "HTTP/1.1 503"},
          {.at = 6us, .connection = "alice", .kind = Kind::received, .bytes = "stray"},
          {.at = 7us, .connection = "alice", .kind = Kind::received, .bytes = "later"},
          {.at = 8us, .connection = "deaf", .kind = Kind::sent, .bytes = "POST"},
          {.at = 9us, .connection = "deaf", .kind = Kind::closed, .bytes = "by us"}};
}

class Deciding : public ::testing::TestWithParam<Marked> {};

TEST_P(Deciding, IsTheEventThatShowsIt) {
  const Marked& marked = GetParam();
  std::vector<WireEvent> events = transcript();
  mark_deciding(events, marked.sentence, marked.actual, marked.until);
  for (std::size_t at = 0; at < events.size(); ++at)
    EXPECT_EQ(events[at].deciding, at == marked.event) << at;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Deciding,
    ::testing::Values(
        Marked{"answer", "c: the answer has status 503", "HTTP/1.1 503 Service", 9us, 4},
        Marked{"stray", "alice got a message that must not come", "stray", 9us, 5},
        Marked{"last_that_came", "alice: 1 of 2 messages came", "nothing more", 9us, 6},
        Marked{"not_what_came_behind", "alice: 1 of 2 messages came", "nothing more", 6us, 5},
        Marked{"the_deepest_named", "the subscription of alice: c: no whole answer", "", 9us, 4},
        Marked{"sent_in_vain", "deaf: no whole answer came in time", "nothing", 9us, 7},
        Marked{"nobody_named", "the server does not serve", "", 9us, 6},
        Marked{"too_early", "c: closed", "", 3us, 9}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace talkspec::talk
