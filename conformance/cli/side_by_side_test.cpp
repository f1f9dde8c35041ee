// Several targets in one run: what it holds does not grow with their number, and an interrupt ends
// it with those whose turn has not come.
#include <csignal>
#include <filesystem>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/hostile.h"
#include "conformance/testing/program.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"
#include "reports/file.h"

namespace talkspec::cli {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawPeer;
using testing::RawServer;

// What four runs may hold of their targets (wire/held_memory.h), the program and its reports. All
// of these targets at once would go beyond it.
constexpr long most_kib = (4 * 24 + 48) * 1024;

std::vector<std::string> run_on(const std::vector<std::string>& urls) {
  std::vector<std::string> words{TALKSPEC_PROGRAM, "run", "--seed", "1"};
  for (std::size_t i = 0; i < urls.size(); ++i) {
    words.emplace_back("--target");
    words.push_back(fmt::format("t{}={}", i, urls[i]));
  }
  return words;
}

TEST(SideBySideTest, HoldsNoMoreForManyTargetsThanForFew) {
  constexpr std::size_t targets = 24;
  RawServer::Script endless;
  for (const testing::Hostile& hostile : testing::hostile_servers())
    if (hostile.name == "endless message") endless = testing::hostile_to_pulls(hostile);
  ASSERT_TRUE(endless);
  const RawServer server(endless);
  std::vector<std::string> words = run_on(std::vector<std::string>(targets, server.url()));
  words.insert(words.end(), {"--timeout", "30", "--filter", "framing/*", "--quiet"});
  const Ended ended = testing::run_program({words});
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr(fmt::format("t{}: ", targets - 1)));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(ended.peak_kib, most_kib);
#endif
}

// Takes connections and says nothing.
class Mute {
 public:
  Mute()
      : server_([this](RawPeer& peer) {
          std::call_once(first_, [this] { reached_.release(); });
          peer.read_to_end();
        }) {}

  std::string url() const { return server_.url(); }
  std::size_t accepted() const { return server_.accepted(); }
  void wait_reached() { reached_.acquire(); }

 private:
  std::once_flag first_;
  std::binary_semaphore reached_{0};
  RawServer server_;
};

TEST(SideBySideTest, BeginsWithNoTargetOnceInterrupted) {
  std::vector<std::unique_ptr<Mute>> servers;
  std::vector<std::string> urls;
  for (int i = 0; i < 5; ++i) {
    servers.push_back(std::make_unique<Mute>());
    urls.push_back(servers.back()->url());
  }
  std::vector<std::string> words = run_on(urls);
  words.insert(words.end(), {"--timeout", "60"});
  testing::Process program({words});
  for (std::size_t i = 0; i < 4; ++i)
    servers[i]->wait_reached();
  program.signal(SIGINT);
  const Ended ended = program.wait();
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err,
              HasSubstr("t4: not tested, for the run was interrupted before its turn\n"));
  EXPECT_THAT(ended.err, Not(HasSubstr("t3: not tested")));
  EXPECT_EQ(servers[4]->accepted(), 0U);
}

// What a service takes of a step is for all targets together, and each is told from the others.
TEST(SideBySideTest, SharesWhatAServiceTakesAndNamesEveryTarget) {
  const TemporaryFile summary("summary");
  const std::string folder = std::filesystem::path(summary.path()).parent_path().string() + "/";
  testing::Toy wrong;
  wrong.encode = [](const std::string& message) {
    return testing::Toy::encoded(message.ends_with("canary") ? message : message + "!");
  };
  const testing::ToyTalk server(wrong);
  std::vector<std::string> words = run_on(std::vector<std::string>(6, server.url()));
  std::string gone;
  {
    const RawServer closed([](RawPeer&) {});
    gone = closed.url();
  }
  words.insert(words.end(), {"--target", "gone=" + gone, "--timeout", "0.2", "--keep-going",
                             "--max-time", "10", "--github", "--quiet"});
  for (const char* form : {"json", "junit", "sarif", "html", "markdown", "events", "badge-json"})
    words.insert(words.end(), {fmt::format("--{}", form), folder + "{}." + form});
  words.insert(words.end(), {"--matrix", folder + "matrix.md"});
  const Ended ended = testing::run_program({words, {{"GITHUB_STEP_SUMMARY", summary.path()}}});
  EXPECT_EQ(ended.code, 3) << ended.err;
  const auto text = [&folder](const std::string& name) {
    return report::read_file(folder + name).content;
  };
  EXPECT_LE(summary.text().size(), std::size_t{1} << 20U);
  std::size_t errors = 0;
  for (std::size_t at = ended.out.find("\n::error"); at != std::string::npos;
       at = ended.out.find("\n::error", at + 1))
    ++errors;
  EXPECT_LE(errors, 10U);
  EXPECT_THAT(ended.out, HasSubstr("::error title=t0%3A "));
  for (const std::string name : {"t0", "t5", "gone"}) {
    EXPECT_THAT(summary.text(), HasSubstr(name)) << name;
    EXPECT_THAT(text(name + ".junit"), HasSubstr("classname=\"" + name + ".delivery\""));
    EXPECT_THAT(text(name + ".sarif"), HasSubstr("\"id\": \"talkspec/draft-00/" + name + "/\""));
    EXPECT_THAT(text("matrix.md"), HasSubstr(" " + name + " |"));
    for (const std::string form : {"json", "html", "markdown", "events", "badge-json"})
      EXPECT_THAT(text(name + "." + form), HasSubstr(name)) << form;
  }
}

}  // namespace
}  // namespace talkspec::cli
