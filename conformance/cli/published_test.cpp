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

// scripts/publish-clients: each failure was looked at, and says why.
TEST(PublishedClients, AreManyAndExplained) {
  const json clients = json::parse(report::read_file(PUBLISHED_FOLDER "/clients.json").content);
  EXPECT_GE(clients.size(), 14U);
  const std::string page = report::read_file(PUBLISHED_FOLDER "/clients.md").content;
  EXPECT_EQ(page.find("NOT EXPLAINED"), std::string::npos);
  for (const json& client : clients) {
    const std::string name = client["name"];
    EXPECT_THAT(page, HasSubstr(name));
    for (const json& one : client["down"])
      EXPECT_TRUE(one["note"].is_string()) << name << ": " << one["case"];
    if (name.starts_with("talk-client")) {
      EXPECT_TRUE(client["down"].empty()) << name;
    }
  }
}

TEST(PublishedClients, AreOfCasesThatThereAre) {
  std::set<std::string> ids;
  const scenario::Suite suite =
      scenario::load_suite({}, talk::client_catalogue(), scenario::Side::client);
  for (const scenario::Scenario& one : suite.scenarios)
    ids.insert(one.id);
  for (const json& client :
       json::parse(report::read_file(PUBLISHED_FOLDER "/clients.json").content))
    for (const json& one : client["down"])
      EXPECT_TRUE(ids.contains(one["case"])) << one["case"] << ": run scripts/publish-clients";
}

}  // namespace
}  // namespace talkspec::cli
