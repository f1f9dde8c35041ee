#include "conformance/runner/secrets.h"

#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

TEST(SecretsTest, AreMaskedWhereverTheyStand) {
  using Kind = report::WireEvent::Kind;
  report::Case result;
  result.message = "got hunter22 back";
  result.actual = "hunter22hunter22";
  const auto event = [](Kind kind, std::string bytes, std::uint64_t elided) {
    report::WireEvent made;
    made.connection = "c";
    made.kind = kind;
    made.bytes = std::move(bytes);
    made.elided = elided;
    return made;
  };
  for (const char byte : std::string_view("a hunter22 b"))
    result.transcript.push_back(event(Kind::sent, std::string(1, byte), 0));
  result.transcript.push_back(event(Kind::received, "cut hunte", 100));
  mask_secrets(result, {"hunter22", "abc"});
  EXPECT_EQ(result.message, "got ******** back");
  EXPECT_EQ(result.actual, "****************");
  std::string sent;
  for (const report::WireEvent& one : result.transcript)
    if (one.kind == Kind::sent) sent += one.bytes;
  EXPECT_EQ(sent, "a ******** b");
  EXPECT_EQ(result.transcript.back().bytes, "cut *****");
}

}  // namespace
}  // namespace talkspec::runner
