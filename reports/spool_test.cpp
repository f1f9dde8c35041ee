#include "reports/spool.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

// The cases of a run whose transcripts went through a spool with so much memory.
std::vector<Case> through_spool(std::size_t memory) {
  report::Run run = testing::full_run();
  const auto spool = std::make_shared<Spool>(memory);
  for (Case& c : run.cases) {
    spool->take(c);
    EXPECT_EQ(c.transcript.capacity(), 0U) << "its memory is taken as well";
    for (const Attempt& attempt : c.attempts)
      EXPECT_EQ(attempt.transcript.capacity(), 0U);
  }
  run.spool = spool;
  std::vector<Case> cases;
  for_each_case(run, [&cases](const Case& c) { cases.push_back(c); });
  return cases;
}

TEST(Spool, GivesBackFromMemoryWhatItTook) {
  EXPECT_EQ(through_spool(1 << 20), testing::full_run().cases);
}

TEST(Spool, GivesBackFromItsFileWhatItTook) {
  EXPECT_EQ(through_spool(0), testing::full_run().cases);
}

TEST(Spool, UsesMemoryAndFileSideBySide) {
  Spool spool(100);
  std::vector<Case> cases(20);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].id = "area/" + std::to_string(i);
    cases[i].transcript.resize(1);
    cases[i].transcript[0].bytes = std::string(i, 'x');
    spool.take(cases[i]);
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    spool.give_back(cases[i]);
    ASSERT_EQ(cases[i].transcript.size(), 1U);
    EXPECT_EQ(cases[i].transcript[0].bytes, std::string(i, 'x'));
  }
  Case never_seen;
  never_seen.id = "never/seen";
  spool.give_back(never_seen);
  EXPECT_TRUE(never_seen.transcript.empty());
}

}  // namespace
}  // namespace talkspec::report
