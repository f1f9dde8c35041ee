// What a history costs: twice as long, twice as much.
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "conformance/talk/delivery/checker.h"

namespace talkspec::talk::delivery {
namespace {

// Tells a checker of a run, in which `size` says how long it is.
class Told {
 public:
  explicit Told(Config config = {}) : checker_(std::move(config)) {}

  PullId pull(const std::string& name) {
    const PullId id{pulls_++};
    see(event::PullAsked{id, OwnerId{static_cast<std::uint32_t>(id)}, name, ConnectionId{}});
    see(event::PullOpen{id, true});
    return id;
  }
  PushId begin(const std::string& text, const std::string& pusher = "pusher") {
    const PushId id{pushes_++};
    see(event::PushBegins{id, OwnerId{static_cast<std::uint32_t>(id) % 32}, pusher, text,
                          ConnectionId{static_cast<std::uint32_t>(id)}});
    return id;
  }
  void end(PushId id) { see(event::PushEnds{id}); }
  void push(const std::string& text) { end(begin(text)); }
  void message(PullId id, const std::string& text) {
    checker_.whose(id, text);
    see(event::Message{id, text});
  }
  void see(Event::What what) { checker_.see({Time(time_++), std::move(what)}); }

  const Checker& checker() const { return checker_; }

 private:
  Checker checker_;
  std::uint32_t pulls_ = 0;
  std::uint32_t pushes_ = 0;
  std::int64_t time_ = 0;
};

std::string numbered(int number) {
  return "message " + std::to_string(1000000 + number);
}

struct Shape {
  const char* name;
  std::function<void(Told&, int size)> tell;
};

void tell_right(Told& run, int size) {
  std::vector<PullId> pulls;
  for (int pull = 0; pull < 32; ++pull)
    pulls.push_back(run.pull("reader" + std::to_string(pull)));
  for (int push = 0; push < size; ++push) {
    run.push(numbered(push));
    for (const PullId pull : pulls)
      run.message(pull, numbered(push));
  }
}

const Shape shapes[] = {
    {"a server that is right", tell_right},
    {"nothing comes",
     [](Told& run, int size) {
       for (int pull = 0; pull < 8; ++pull)
         run.pull("reader" + std::to_string(pull));
       for (int push = 0; push < size; ++push)
         run.push(numbered(push));
     }},
    {"nothing is answered, and all comes in the wrong order",
     [](Told& run, int size) {
       const PullId pull = run.pull("reader");
       for (int push = 0; push < size; ++push)
         run.begin(numbered(push));
       for (int push = size; push-- > 0;)
         run.message(pull, numbered(push));
       for (int push = 0; push < size; ++push)
         run.end(PushId{static_cast<std::uint32_t>(push)});
     }},
    {"one text, again and again",
     [](Told& run, int size) {
       const PullId pull = run.pull("reader");
       for (int push = 0; push < size; ++push)
         run.push("again");
       for (int push = 0; push < size; ++push)
         run.message(pull, "again");
     }},
    {"one text of two pushers, on the pull of one of them",
     [](Told& run, int size) {
       const PullId pull = run.pull("one");
       for (int push = 0; push < size; ++push)
         run.end(run.begin("again", push % 2 == 0 ? "one" : "two"));
       for (int push = 0; push < size; ++push)
         run.message(pull, "again");
     }},
    {"one text, to pulls that come and go",
     [](Told& run, int size) {
       for (int turn = 0; turn < size; ++turn) {
         const PullId pull = run.pull("reader");
         run.push("again");
         run.message(pull, "again");
         run.see(event::PullEnds{pull, event::PullEnds::How::closed, true});
       }
     }},
    {"every message is damaged",
     [](Told& run, int size) {
       const PullId pull = run.pull("reader");
       for (int push = 0; push < size; ++push)
         run.push(numbered(push));
       for (int push = 0; push < size; ++push)
         run.message(pull, numbered(push).substr(1));
     }},
    {"every message is forged",
     [](Told& run, int size) {
       const PullId pull = run.pull("reader");
       for (int push = 0; push < size; ++push) {
         run.push("message");
         run.message(pull, "forged " + std::to_string(push));
       }
     }},
    {"a message that grows",
     [](Told& run, int size) {
       const PullId pull = run.pull("reader");
       const std::string text(static_cast<std::size_t>(size) * 100, 'x');
       run.push(text);
       run.message(pull, text);
       run.message(pull, text + "%");
     }},
};

std::uint64_t operations(const Shape& shape, int size) {
  Told run({.most_memory = std::size_t{1} << 30U});
  shape.tell(run, size);
  run.see(event::RunOver{true});
  EXPECT_EQ(run.checker().problem(), "") << shape.name;
  return run.checker().operations();
}

TEST(Cost, IsLinear) {
  for (const Shape& shape : shapes) {
    constexpr int size = 2000;
    const auto one = static_cast<double>(operations(shape, size));
    const auto two = static_cast<double>(operations(shape, 2 * size));
    EXPECT_GT(one, size) << shape.name;
    EXPECT_LT(two / one, 2.1) << shape.name;
  }
}

TEST(Cost, OfMemoryIsSmallForARunOfHundredsOfCases) {
  Told run;
  tell_right(run, 10000);
  run.see(event::RunOver{true});
  EXPECT_EQ(run.checker().problem(), "");
  EXPECT_EQ(run.checker().findings(), 0U);
  EXPECT_LT(run.checker().memory(), std::size_t{12} << 20U);
}

TEST(Cost, OfTextsIsBoundedForEach) {
  Told run;
  for (int push = 0; push < 100; ++push)
    run.push(std::string(1000000, 'x') + std::to_string(push));
  EXPECT_EQ(run.checker().problem(), "");
  EXPECT_LT(run.checker().memory(), std::size_t{1} << 20U);
}

}  // namespace
}  // namespace talkspec::talk::delivery
