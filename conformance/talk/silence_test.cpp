#include "conformance/talk/silence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::WireEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A case that began at that time of the run.
report::Case began(std::string id, std::chrono::microseconds at, std::vector<WireEvent> events) {
  report::Case c;
  c.id = std::move(id);
  c.start += at;
  c.transcript = std::move(events);
  return c;
}

WireEvent sent(std::chrono::microseconds at, std::string connection = "c") {
  WireEvent event;
  event.at = at;
  event.connection = std::move(connection);
  event.kind = WireEvent::Kind::sent;
  return event;
}

WireEvent received(std::chrono::microseconds at, std::string connection = "c") {
  WireEvent event = sent(at, std::move(connection));
  event.kind = WireEvent::Kind::received;
  return event;
}

WireEvent usual(std::chrono::microseconds at) {
  WireEvent event = sent(at, "alice");
  event.bytes = "GET /pull HTTP/1.1\r\nHost: a\r\nUser-Agent: talkspec\r\n\r\n";
  return event;
}

TEST(Silence, IsLikelyOfWhatWasSentLastBeforeIt) {
  Silence silence;
  silence.look(began("a/answered", 10s, {sent(1ms), received(2ms)}), false);
  silence.look(began("a/longer-ago", 10s, {sent(500ms)}), false);
  silence.look(began("a/last", 10s, {sent(1ms, "alice"), received(1ms, "alice"), sent(900ms)}),
               false);
  silence.look(began("a/beside", 10s, {sent(2ms, "bob"), received(901ms, "bob")}), false);
  EXPECT_THAT(silence.suspects(9), ElementsAre("a/last", "a/longer-ago"));
  EXPECT_THAT(silence.suspects(1), ElementsAre("a/last"));
}

TEST(Silence, IsLikelierOfARequestThatAStepWroteByHand) {
  Silence silence;
  silence.look(began("a/usual", 10s, {usual(900ms)}), false);
  silence.look(began("a/odd", 10s, {sent(1ms, "bob"), received(901ms, "bob"), sent(300ms)}), false);
  EXPECT_THAT(silence.suspects(9), ElementsAre("a/odd", "a/usual"));
}

// Half a request waits for its other half, and a pull that is not opened shows the silence alone.
TEST(Silence, IsNotOfWhatWasSentLongBeforeOrBehindIt) {
  Silence silence;
  silence.look(began("a/half", 10s, {sent(1ms)}), false);
  silence.look(began("a/served", 20s, {sent(1ms), received(2ms)}), false);
  silence.look(began("a/met-it", 20s, {usual(3ms)}), true);
  silence.look(began("a/later", 25s, {sent(1ms)}), false);
  EXPECT_THAT(silence.suspects(9), IsEmpty());
}

TEST(Silence, IsAllThatSomeCasesMeet) {
  EXPECT_TRUE(only_met_silence(began("a/pull", 1s, {sent(1ms)}), true));
  EXPECT_FALSE(only_met_silence(began("a/its-own", 1s, {sent(1ms)}), false));
  EXPECT_FALSE(only_met_silence(began("a/reset", 1s, {sent(1ms), received(2ms), sent(3ms)}), true));
}

TEST(Silence, KnowsNoSuspectWithoutCases) {
  EXPECT_THAT(Silence().suspects(9), IsEmpty());
}

}  // namespace
}  // namespace talkspec::talk
