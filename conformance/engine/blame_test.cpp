#include "conformance/engine/blame.h"

#include <gtest/gtest.h>

namespace talkspec::blame {
namespace {

TEST(Blame, FormThatWasDecodedTooLittleOrTooOftenIsTheForms) {
  EXPECT_EQ(mismatch("a b", "a+b", "FRAME-BYTES", Profile::draft_00), "PUSH-FORM");
  EXPECT_EQ(mismatch("\u00e9 & =", "%C3%A9 & =", "FRAME-BYTES", Profile::draft_00), "PUSH-FORM");
  EXPECT_EQ(mismatch("100%25", "100%", "FRAME-BYTES", Profile::draft_00), "PUSH-FORM");
}

TEST(Blame, AnEventWithMoreBeforeItsTextIsTheEventStreams) {
  EXPECT_EQ(mismatch("hello", "data: hello", "PULL-OPENS", Profile::event_stream),
            "EVENTSTREAM-DATA");
  EXPECT_EQ(mismatch("hello", "data: hello", "PULL-OPENS", Profile::draft_00), "");
}

TEST(Blame, ALongMessageThatIsNotCutIsDamaged) {
  EXPECT_EQ(mismatch("ABC", "abc", "FRAME-LONG", Profile::draft_00), damage);
  EXPECT_EQ(mismatch("ABC", "AB", "FRAME-LONG", Profile::draft_00), "");
}

TEST(Blame, AnotherMessageIsLaidToWhatTheCaseIsAbout) {
  EXPECT_EQ(mismatch("message 40", "message 41", "DELIVERY-ORDER", Profile::draft_00), "");
  EXPECT_EQ(mismatch("", "a", "FRAME-EMPTY", Profile::event_stream), "");
}

TEST(Blame, ATerminatorBeforeItsTextIsMisplaced) {
  EXPECT_EQ(early_terminator("message 40", "message 40message 41", Profile::draft_00),
            "FRAME-TERMINATOR");
  EXPECT_EQ(early_terminator("message 40", "message 41", Profile::draft_00), "");
}

TEST(Blame, AGapIsALossWhereDeliveryIsWhatTheCaseIsAbout) {
  EXPECT_EQ(gap("DELIVERY-ORDER"), no_delivery);
  EXPECT_EQ(gap("PUSH-TRAILER"), "");
}

}  // namespace
}  // namespace talkspec::blame
