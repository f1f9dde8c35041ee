// reports/published/ is of the suite as it is: scripts/publish-reports brings it up to date.
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/run.h"
#include "conformance/talk/unsupported.h"
#include "reports/file.h"

namespace talkspec::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

json published() {
  return json::parse(report::read_file(PUBLISHED_FOLDER "/matrix.json").content)
      .at("implementations");
}

TEST(Published, IsOfTheSuiteAsItIs) {
  const scenario::Suite suite = scenario::load_suite({}, talk::built_in_catalogue());
  const std::string hash =
      talk::hash_of(runner::select(suite.scenarios, {}, [](const scenario::Scenario& one) {
        return talk::reason_to_skip(one, {});
      }));
  for (const json& implementation : published())
    EXPECT_EQ(implementation["suiteHash"], hash) << "run scripts/publish-reports";
}

TEST(Published, HasTheReferenceServerTheProxiesAndTheFaults) {
  std::set<std::string> names;
  for (const json& implementation : published()) {
    const std::string name = implementation["name"];
    names.insert(name);
    EXPECT_THAT(report::read_file(PUBLISHED_FOLDER "/README.md").content, HasSubstr(name));
    const bool faulty =
        name == "terminator-doubled" || name == "message-lost" || name == "two-lengths-first";
    if (faulty) {
      EXPECT_GT(implementation["mustFailed"], 0) << name;
    }
  }
  for (const char* profile : {"draft-00", "talk-1.1", "headless", "event-stream"})
    EXPECT_TRUE(names.count(profile)) << profile;
  EXPECT_THAT(names, IsSupersetOf({"nginx", "haproxy", "terminator-doubled", "message-lost",
                                   "two-lengths-first"}));
}

TEST(Published, HasTheReferenceServerWithoutAFailure) {
  for (const json& implementation : published()) {
    const std::string name = implementation["name"];
    if (name == "draft-00" || name == "talk-1.1" || name == "headless" || name == "event-stream") {
      EXPECT_EQ(implementation["mustFailed"], 0) << name;
    }
  }
}

}  // namespace
}  // namespace talkspec::cli
