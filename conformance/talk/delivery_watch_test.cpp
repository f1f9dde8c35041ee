#include "conformance/talk/delivery_watch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/talk/catalogue.h"

namespace talkspec::talk {
namespace {

constexpr std::size_t reader = 1;
constexpr std::size_t pusher = 2;

// A run in which one case reads, and another one pushes numbered messages.
class DeliveryWatchTest : public testing::Test {
 protected:
  DeliveryWatchTest() {
    Target target;
    target.routing = Routing::others;
    watch_.begin(target, "qwertzui");
    pull_ = watch_.asks(reader, "alice");
    pull_.open();
    push("first");
    pull_.came(tagged("first"));
  }

  static std::string tagged(std::string_view text) {
    return fmt::format("qwertzui.{}:{}", pusher, text);
  }
  void push(std::string_view text, std::string_view by = "bob") {
    watch_.answered(watch_.pushes(pusher, std::string(by), tagged(text)), true);
  }
  std::vector<report::Case> rows() {
    pull_.end();
    return watch_.rows({});
  }

  DeliveryWatch watch_;
  DeliveryWatch::Pull pull_;
};

TEST_F(DeliveryWatchTest, HasNoRowsWhereAllCame) {
  push("second");
  pull_.came(tagged("second"));
  pull_.came("noop");
  EXPECT_TRUE(rows().empty());
}

TEST_F(DeliveryWatchTest, SeesALossByTheGap) {
  for (const std::string text : {"one", "two", "three", "last"})
    push(text);
  pull_.came(tagged("last"));
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "across/lost");
  EXPECT_EQ(found[0].requirements.front().id, "DELIVERY-WHOLE");
  EXPECT_EQ(found[0].verdict, report::Verdict::fail);
}

TEST_F(DeliveryWatchTest, WarnsOfPullsThatAreOpenOnlyBehindTheirHead) {
  EXPECT_TRUE(watch_.rows({}).empty());
  watch_.misses_canary("one");
  ASSERT_EQ(watch_.rows({}).size(), 1U);
  EXPECT_EQ(watch_.rows({})[0].verdict, report::Verdict::unsteady);
  watch_.misses_canary("two");
  watch_.misses_canary("three");
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "across/from-head");
  EXPECT_EQ(found[0].requirements.front().id, "DELIVERY-FROM-HEAD");
  EXPECT_EQ(found[0].verdict, report::Verdict::warn);
  EXPECT_EQ(found[0].actual, "not: one");
  EXPECT_TRUE(watch_.rows(found).empty());  // what a case says is not said again
}

TEST_F(DeliveryWatchTest, CallsUnsteadyWhatOnePushShows) {
  push("one");
  push("last");
  pull_.came(tagged("last"));
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].verdict, report::Verdict::unsteady);
}

TEST_F(DeliveryWatchTest, DoesNotCallLostWhatMayStillCome) {
  push("under way");
  EXPECT_TRUE(rows().empty());
}

TEST_F(DeliveryWatchTest, SeesADuplicate) {
  push("once");
  pull_.came(tagged("once"));
  pull_.came(tagged("once"));
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "across/twice");
  EXPECT_EQ(found[0].actual, tagged("once"));
}

TEST_F(DeliveryWatchTest, SeesAnotherOrder) {
  push("one");
  push("two");
  pull_.came(tagged("two"));
  pull_.came(tagged("one"));
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "across/order");
}

TEST_F(DeliveryWatchTest, SeesAMessageThatIsNotRoutedThere) {
  push("to oneself", "alice");
  pull_.came(tagged("to oneself"));
  const std::vector<report::Case> found = rows();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "across/misrouted");
}

TEST_F(DeliveryWatchTest, LeavesToACaseWhatTheCaseHasFound) {
  push("once");
  pull_.came(tagged("once"));
  pull_.came(tagged("once"));
  report::Case told;
  told.verdict = report::Verdict::fail;
  told.requirements.push_back(built_in_catalogue().find("DELIVERY-ONCE")->requirement);
  pull_.end();
  EXPECT_TRUE(watch_.rows({told}).empty());
}

TEST_F(DeliveryWatchTest, LeavesToACaseWhatItWritesByHand) {
  watch_.writes_by_hand(pusher);
  pull_.came(tagged("nobody was told of this"));
  pull_.came("nor of this");
  EXPECT_TRUE(rows().empty());
}

TEST_F(DeliveryWatchTest, AsksNothingOfAPullThatIsNotReadAnyMore) {
  push("one");
  pull_.end();
  pull_.came(tagged("last"));
  EXPECT_TRUE(rows().empty());
}

TEST(DeliveryWatch, WatchesNothingBeforeItBegins) {
  DeliveryWatch watch;
  DeliveryWatch::Pull pull = watch.asks(reader, "alice");
  pull.open();
  const DeliveryWatch::Pushed push = watch.pushes(pusher, "bob", "text");
  EXPECT_FALSE(push);
  watch.answered(push, true);
  pull.came("text");
  pull.came("text");
  EXPECT_TRUE(watch.rows({}).empty());
}

}  // namespace
}  // namespace talkspec::talk
