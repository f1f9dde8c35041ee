// The action and the template, as an outside project runs them that is not root: what they test,
// what they leave, and what no input can make them do.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>
#include <unistd.h>

#include "conformance/testing/program.h"
#include "reports/file.h"
#include "reports/testing/temporary_folder.h"

namespace talkspec::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using talkspec::testing::Ended;
using talkspec::testing::run_program;
using talkspec::testing::Server;
using ::testing::HasSubstr;

using Words = std::vector<std::string>;

class OutsideProject : public ::testing::Test {
 protected:
  OutsideProject() { fs::permissions(folder_.path(), fs::perms::all); }

  std::string path(const std::string& name) const { return folder_.path(name); }

  // As nobody; `words` are inputs or variables, as NAME=VALUE.
  Ended runner(const std::string& kind, const std::string& what, const Words& words) const {
    Words all{FAKE_RUNNER, kind, what};
    all.insert(all.end(), words.begin(), words.end());
    if (::getuid() == 0)
      all.insert(all.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
    return run_program({.words = std::move(all),
                        .environment = {{"PATH", "/usr/bin:/bin"},
                                        {"FAKE_SERVER", "file://" + folder_.path().string()}},
                        .folder = folder_.path().string()});
  }
  Ended action(const Words& inputs) const { return runner("github", ACTION_FOLDER, inputs); }
  Ended job(const Words& variables) const { return runner("gitlab", TEMPLATE_FILE, variables); }

  // A release at the hosting site: a program that is ours in its tar.gz. Its folder.
  fs::path publish() const {
    ::utsname machine{};
    ::uname(&machine);
    const std::string name = std::string("talkspec-9.9.9-linux-") + machine.machine;
    const fs::path at = folder_.path() / "owner/talkspec/releases/download/v9.9.9";
    fs::create_directories(at / name / "bin");
    const fs::path program = at / name / "bin/talkspec";
    std::ofstream(program) << "#!/bin/sh\nexec '" TALKSPEC_PROGRAM "' \"$@\"\n";
    fs::permissions(program, fs::perms(0755));
    const Ended made = run_program({.words = {"sh", "-c",
                                              "tar -czf " + name + ".tar.gz " + name +
                                                  " && sha256sum *.tar.gz >SHA256SUMS && "
                                                  "ln -s " +
                                                  name + ".tar.gz tar.gz"},
                                    .folder = at.string()});
    EXPECT_EQ(made.code, 0) << made.err;
    return at;
  }

  const talkspec::testing::TemporaryFolder folder_;
};

const Words quick{"arguments=--filter framing/terminator", "reports=out"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::string own = std::string("program=") + TALKSPEC_PROGRAM;

TEST_F(OutsideProject, GetsReportsAndOutputsOfTheAction) {
  const Ended ended = action(with(quick, {own}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  const json outputs = json::parse(ended.out);
  EXPECT_EQ(outputs["outcome"], "passed");
  EXPECT_EQ(outputs["exit-code"], "0");
  for (const char* name : {"json", "junit", "sarif", "html"})
    EXPECT_GT(fs::file_size(folder_.path() / std::string(outputs[name])), 0U) << name;
  const json report = json::parse(report::read_file(path("out/talkspec.json")).content);
  EXPECT_THAT(report.dump(), HasSubstr("--edition")) << "the action pins an edition";
}

TEST_F(OutsideProject, TakesAReleaseThatIsWhatItsSumSays) {
  const fs::path at = publish();
  const Words release = with(quick, {"release=9.9.9"});
  EXPECT_EQ(action(release).code, 0);
  EXPECT_EQ(action(with(release, {"release-sha256=" + std::string(64, '0')})).code, 2);
  std::ofstream(at / "SHA256SUMS") << std::string(64, '0') << "  none\n";
  const Ended ended = action(release);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("the release cannot be downloaded, or it is not the one"));
  EXPECT_EQ(json::parse(ended.out)["outcome"], "usage");
}

TEST_F(OutsideProject, IsToldWhereThereIsNoProgram) {
  const Ended ended = action(quick);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("set one of the inputs release, program and build"));
  EXPECT_EQ(json::parse(ended.out)["exit-code"], "2");
}

TEST_F(OutsideProject, TurnsNoInputOfTheActionIntoACommand) {
  const std::string command = "$(touch " + path("owned") + ")";
  for (const Words& inputs :
       {Words{"url=http://127.0.0.1:1", "wait=a[" + command + "]"},
        Words{"reports=" + path("out") + "\noutcome=passed"}, Words{"reports=--help"},
        Words{"url=--help"}, Words{"profile=--help"}, Words{"edition=--help"},
        Words{"edition=" + command}, Words{"release=../" + command, "program="},
        Words{"program=" + command}, Words{"arguments=--help"},
        Words{"arguments=--filter '" + command}, Words{"arguments=--filter '" + command + "'"}}) {
    const Ended ended =
        action(with({own, "reports=out", "arguments=--filter framing/terminator"}, inputs));
    EXPECT_EQ(ended.code, 2) << inputs.front() << '\n' << ended.err;
    const json outputs = json::parse(ended.out);
    EXPECT_EQ(outputs["outcome"], "usage") << inputs.front();
    EXPECT_EQ(outputs["exit-code"], "2") << inputs.front();
    EXPECT_EQ(outputs.size(), 7U);
    EXPECT_FALSE(fs::exists(path("owned"))) << inputs.front();
  }
}

TEST_F(OutsideProject, HasItsServerStartedAndStopped) {
  // The port is known only to who picked it: the server that was free a moment ago is taken.
  Server probe({{TALK_SERVER, "--port", "0"}});
  const Ended ended = action({own, "url=" + probe.url(), "reports=out",
                              "server=" + std::string(ODD_SERVER) + " --port 0",
                              "arguments=--filter framing/none-of-that-name"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(json::parse(ended.out)["outcome"], "usage");
  EXPECT_THAT(report::read_file(path("out/server.log")).content, HasSubstr("listening on "));
}

TEST_F(OutsideProject, HasItsClientTested) {
  const std::string right =
      std::string("client=") + TALK_CLIENT + " pull {url} --name {name} --json";
  const Words few{own, "reports=out",
                  "arguments=--observe json --filter client-chunks/one-chunk/*"};
  const Ended passed = action(with(few, {right}));
  EXPECT_EQ(passed.code, 0) << passed.err;
  EXPECT_EQ(json::parse(passed.out)["outcome"], "passed");
  const json report = json::parse(report::read_file(path("out/talkspec.json")).content);
  EXPECT_THAT(report.dump(), HasSubstr("client-chunks/one-chunk/"));

  const Ended failed = action(with(
      few, {std::string("client=") + ODD_CLIENT + " appends-space draft-00 pull {url} {name}"}));
  EXPECT_EQ(failed.code, 1) << failed.err;
  EXPECT_EQ(action(with(few, {right, "url=http://127.0.0.1:1"})).code, 2);
  EXPECT_EQ(action(with(few, {"client='" + right})).code, 2);
}

TEST_F(OutsideProject, EvaluatesNoWordOfAClient) {
  const Ended ended =
      action({own, "reports=out", "arguments=--observe nul --filter client-chunks/one-chunk/*",
              "client=false $(touch " + path("owned") + ") {pull_url};touch " + path("owned")});
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_FALSE(fs::exists(path("owned")));
}

const std::string own_of_job = std::string("TALKSPEC_PROGRAM=") + TALKSPEC_PROGRAM;
const Words quick_job{"TALKSPEC_ARGUMENTS=--filter framing/terminator", "TALKSPEC_WAIT=1"};

TEST_F(OutsideProject, GetsArtifactsOfTheTemplate) {
  const Ended ended = job(with(quick_job, {own_of_job}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(json::parse(ended.out).size(), 2U) << ended.out;
  EXPECT_EQ(job(with(quick_job, {own_of_job, "TALKSPEC_URL=http://127.0.0.1:1"})).code, 3);
}

TEST_F(OutsideProject, TakesAReleaseInTheTemplate) {
  const fs::path at = publish();
  const std::string sums = report::read_file((at / "SHA256SUMS").string()).content;
  const Words release = with(quick_job, {"TALKSPEC_PROGRAM=none-of-this-name",
                                         "TALKSPEC_RELEASE=file://" + (at / "tar.gz").string()});
  EXPECT_EQ(job(with(release, {"TALKSPEC_RELEASE_SHA256=" + sums.substr(0, 64)})).code, 0);
  const Ended ended = job(release);
  EXPECT_EQ(ended.code, 2) << "a release without its sum is not run";
  EXPECT_THAT(ended.err, HasSubstr("is not what TALKSPEC_RELEASE_SHA256 says"));
}

TEST_F(OutsideProject, TurnsNoVariableOfTheTemplateIntoACommand) {
  for (const Words& variables :
       {Words{"TALKSPEC_ARGUMENTS=--help"},
        Words{"TALKSPEC_ARGUMENTS=--filter *", "TALKSPEC_WAIT=$(touch owned)"},
        Words{"TALKSPEC_EDITION=$(touch owned)"}, Words{"TALKSPEC_URL=--help"},
        Words{"TALKSPEC_PROGRAM=no-such-program"}}) {
    EXPECT_EQ(job(with(with(quick_job, {own_of_job}), variables)).code, 2) << variables.front();
    EXPECT_FALSE(fs::exists(path("owned")));
  }
}

// A tag can be moved to other code; the name of a commit cannot.
TEST(ActionsOfOthers, ArePinnedByCommit) {
  std::size_t used = 0;
  const std::regex pinned("[ -]*uses: (\\./[^ ]+|[^ @]+@[0-9a-f]{40}( #.*)?)");
  for (const auto& file : fs::recursive_directory_iterator(GITHUB_FOLDER)) {
    if (file.path().extension() != ".yml") continue;
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      if (line.find("uses:") == std::string::npos) continue;
      EXPECT_TRUE(std::regex_match(line, pinned)) << file.path() << ": " << line;
      ++used;
    }
  }
  EXPECT_GT(used, 0U);
}

}  // namespace
}  // namespace talkspec::cli
