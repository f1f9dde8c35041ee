// The program as its users run it: reports, comparisons, exit codes, terminal.
#include "conformance/testing/program.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "reports/file.h"

namespace talkspec::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using talkspec::testing::Command;
using talkspec::testing::Ended;
using talkspec::testing::run_program;
using talkspec::testing::Server;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Program : public ::testing::Test {
 protected:
  Program() {
    std::string form = ::testing::TempDir() + "talkspec-program-XXXXXX";
    folder_ = ::mkdtemp(form.data());
  }
  ~Program() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& path) { return report::read_file(path).content; }

  Ended talkspec(std::vector<std::string> words, std::uint16_t columns = 0,
                 std::vector<std::pair<std::string, std::string>> environment = {}) const {
    words.insert(words.begin(), TALKSPEC_PROGRAM);
    environment.insert(environment.begin(), {"TERM", "xterm"});
    return run_program({std::move(words), std::move(environment), folder_.string(), columns});
  }
  // A few cases against the reference server.
  Ended run(std::vector<std::string> words, std::uint16_t columns = 0,
            std::vector<std::pair<std::string, std::string>> environment = {}) const {
    words.insert(words.begin(), {"run", "--filter", "framing/*", "--seed", "7"});
    return talkspec(std::move(words), columns, std::move(environment));
  }

  fs::path folder_;
};

// A server that answers every chunk wrongly, so that cases fail.
class FaultyServer {
 public:
  FaultyServer() : server_({{ODD_SERVER, "--fault", "terminator-doubled"}}) {}
  const std::string& url() const { return server_.url(); }

 private:
  Server server_;
};

TEST_F(Program, MakesTheSameReportsFromASavedOne) {
  const Ended ran = run({"--json", "run.json", "--junit", "run.junit", "--markdown", "run.md",
                         "--sarif", "run.sarif", "--badge", "run.svg", "--badge-json",
                         "run.badge.json", "--html", "run.html", "--events", "run.ndjson"});
  ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
  for (const char* source : {"run.json", "run.ndjson"}) {
    const Ended made =
        talkspec({"report", source, "--json", "new.json", "--junit", "new.junit", "--markdown",
                  "new.md", "--sarif", "new.sarif", "--badge", "new.svg", "--badge-json",
                  "new.badge.json", "--html", "new.html"});
    EXPECT_EQ(made.code, 0) << made.err;
    for (const char* end : {".json", ".junit", ".md", ".sarif", ".svg", ".badge.json", ".html"}) {
      EXPECT_EQ(content(path(std::string("run") + end)), content(path(std::string("new") + end)))
          << source << ' ' << end;
      EXPECT_FALSE(content(path(std::string("new") + end)).empty());
    }
  }
  EXPECT_THAT(ran.out, EndsWith(talkspec({"report", "run.json"}).out));
}

TEST_F(Program, TellsEventsOfARunThatWasKilled) {
  ASSERT_EQ(run({"--events", "run.ndjson"}).code, 0);
  const std::string whole = content(path("run.ndjson"));
  const std::string killed = whole.substr(0, whole.rfind("{\"event\":\"footer\""));
  ASSERT_EQ(report::write_file(path("killed.ndjson"), killed), std::nullopt);
  const Ended made = talkspec({"report", "killed.ndjson", "--json", "killed.json"});
  EXPECT_EQ(made.code, 4);
  EXPECT_EQ(made.err,
            "talkspec: killed.ndjson: the events end without a footer: the run was "
            "killed, or is still going\n");
  EXPECT_TRUE(json::parse(content(path("killed.json")))["results"]["extra"]["interrupted"]);
}

TEST_F(Program, NamesTheWordThatIsNoCommand) {
  const Ended ended = talkspec({"nope\x1b[2J", "http://127.0.0.1:1"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err,
            "talkspec: \"nope\\x1b[2J\" is not a command (talkspec --help tells more)\n");
  EXPECT_EQ(talkspec({}).err, "talkspec: A subcommand is required (talkspec --help tells more)\n");
}

TEST_F(Program, RefusesPathsBeforeTheRun) {
  const auto refused = [this](std::vector<std::string> words) {
    const Ended ended = run(std::move(words));
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    return ended.err;
  };
  EXPECT_EQ(refused({"--json", "no/such/run.json"}),
            "talkspec: cannot write no/such/run.json: No such file or directory\n");
  EXPECT_EQ(refused({"--json", "-", "--junit", "-"}),
            "talkspec: standard output (-) can be one report only\n");
  EXPECT_EQ(refused({"--json", "-", "--events", "-"}),
            "talkspec: standard output (-) can be one report only\n");
  EXPECT_EQ(refused({"--json", "a", "--sarif", "a"}),
            "talkspec: two reports cannot go to one file: a\n");
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Program, WritesOneReportToStandardOutputAndAllElseBesideIt) {
  const Ended ran = run({"--json", "-"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(json::parse(ran.out)["reportFormat"], "CTRF");
  EXPECT_THAT(ran.err, HasSubstr(" passed"));
}

TEST_F(Program, FixesTimesForReproducibleReports) {
  for (const char* name : {"a", "b"})
    ASSERT_EQ(talkspec({"run", "--filter", "framing/*", "--reproducible", "--json",
                        std::string(name) + ".json", "--sarif", std::string(name) + ".sarif"})
                  .code,
              0);
  const json report = json::parse(content(path("a.json")));
  EXPECT_EQ(report["results"]["summary"]["start"], 0);
  EXPECT_EQ(report["results"]["summary"]["duration"], 0);
  EXPECT_EQ(report["results"]["extra"]["seed"], "1");
  for (const json& test : report["results"]["tests"]) {
    EXPECT_EQ(test["duration"], 0);
    for (const json& event : test["extra"]["transcript"])
      EXPECT_EQ(event["microseconds"], 0);
  }
}

TEST_F(Program, IsPlainInAPipe) {
  FaultyServer server;
  const Ended ran = run({server.url(), "--level", "must"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(ran.out, StartsWith("FAIL "));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(ran.out, Not(HasSubstr("\r")));
  EXPECT_THAT(ran.out, HasSubstr("\n  again with  "));
}

TEST_F(Program, ShowsABarAndColoursOnATerminal) {
  FaultyServer server;
  const std::string url = server.url();
  const Ended ran = run({url, "--level", "must"}, 60);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("\r\x1b[K["));
  EXPECT_THAT(ran.out, HasSubstr("\x1b[31mFAIL\x1b[0m "));
  EXPECT_THAT(ran.out, HasSubstr(" cases, "));
  // The bar is taken away at the end, and no line of it or of the rest is too wide to stay one.
  const std::string shown =
      std::regex_replace(std::regex_replace(ran.out, std::regex("[^\n]*\r\x1b\\[K"), ""),
                         std::regex("\x1b\\[[0-9;]*m"), "");
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("again with") != std::string::npos) continue;
    std::size_t width = 0;
    for (const char byte : line)
      width += byte != '\r' && (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
    EXPECT_LE(width, 60U) << line;
  }

  EXPECT_THAT(run({url}, 60, {{"NO_COLOR", "1"}}).out, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(run({url, "--color", "always"}, 60, {{"NO_COLOR", "1"}}).out, HasSubstr("\x1b[31m"));
  EXPECT_THAT(run({url, "--color", "never"}, 60).out, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(run({url, "--color", "always"}).out, HasSubstr("\x1b[31mFAIL"));
  EXPECT_THAT(run({url}, 60, {{"TERM", "dumb"}}).out, Not(HasSubstr("\x1b")));
}

TEST_F(Program, IsQuietWhenToldSo) {
  FaultyServer server;
  const Ended ran = run({server.url(), "-q"}, 80);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, Not(HasSubstr("FAIL")));
  EXPECT_THAT(ran.out, HasSubstr(" failed"));
}

TEST_F(Program, ComparesTwoRuns) {
  FaultyServer server;
  ASSERT_EQ(run({"--json", "good.json"}).code, 0);
  ASSERT_EQ(run({server.url(), "--json", "bad.json"}).code, 1);
  const Ended broken = talkspec({"compare", "good.json", "bad.json"});
  EXPECT_EQ(broken.code, 1);
  EXPECT_THAT(broken.out, HasSubstr("\nnew: framing/"));
  const Ended mended = talkspec({"compare", "bad.json", "good.json", "--format", "json"});
  EXPECT_EQ(mended.code, 0);
  EXPECT_EQ(json::parse(mended.out)["summary"]["new"], 0);
  EXPECT_GT(json::parse(mended.out)["summary"]["fixed"], 0);
  EXPECT_EQ(talkspec({"compare", "good.json", "good.json"}).code, 0);

  const Ended matrix =
      talkspec({"compare", "good.json", "bad.json", "third=good.json", "--matrix", "matrix.md",
                "--matrix", "matrix.json", "--matrix", "matrix.html"});
  EXPECT_EQ(matrix.code, 1);
  EXPECT_THAT(content(path("matrix.html")), StartsWith("<!"));
  EXPECT_THAT(content(path("matrix.md")),
              StartsWith("| Requirement | Level | good | bad | third |"));
  EXPECT_EQ(json::parse(content(path("matrix.json")))["implementations"].size(), 3U);
}

TEST_F(Program, CannotCompareWhatIsNoReport) {
  ASSERT_EQ(report::write_file(path("bad.json"), "[]"), std::nullopt);
  const Ended ended = talkspec({"compare", "bad.json", "none.json"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err, "talkspec: bad.json: the document must be an object\n");
  EXPECT_EQ(talkspec({"compare", "bad.json"}).code, 2);
  EXPECT_EQ(talkspec({"report", "none.json"}).err,
            "talkspec: cannot read none.json: No such file or directory\n");
}

TEST_F(Program, WritesNoFormOverTheReportItIsMadeFrom) {
  ASSERT_EQ(report::write_file(path("run.json"), "{}"), std::nullopt);
  const Ended ended = talkspec({"report", "run.json", "--html", "./run.json"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("./run.json is the report that is read"));
  EXPECT_EQ(content(path("run.json")), "{}");
}

TEST_F(Program, RunsTargetsSideBySide) {
  FaultyServer faulty;
  Server good({{TALK_SERVER, "--port", "0"}});
  const std::string good_url = good.url();
  const Ended ran = run({"--target", "good=" + good_url, "--target", "bad=" + faulty.url(),
                         "--json", "{}.json", "--matrix", "matrix.md", "--matrix", "matrix.json"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("good: "));
  EXPECT_THAT(ran.out, HasSubstr("(must): good pass, bad fail\n"));
  EXPECT_THAT(ran.out, HasSubstr(" differs at byte "));
  EXPECT_EQ(talkspec({"compare", "good.json", "bad.json"}).code, 1);
  const json matrix = json::parse(content(path("matrix.json")));
  EXPECT_EQ(matrix["implementations"][0]["seed"], matrix["implementations"][1]["seed"]);
  EXPECT_FALSE(matrix["divergences"].empty());
}

TEST_F(Program, RefusesTargetsThatItCannotTellApart) {
  const auto error = [this](std::vector<std::string> words) {
    const Ended ended = run(std::move(words));
    EXPECT_EQ(ended.code, 2);
    return ended.err;
  };
  EXPECT_THAT(error({"--target", "a"}), HasSubstr("must be NAME=URL"));
  EXPECT_THAT(error({"--target", "a/b=http://127.0.0.1:1"}), HasSubstr("must be NAME=URL"));
  EXPECT_THAT(error({"--target", "a=http://127.0.0.1:1", "--target", "a=http://127.0.0.1:2"}),
              HasSubstr("two targets are called a"));
  EXPECT_THAT(error({"http://127.0.0.1:1", "--target", "a=http://127.0.0.1:2"}),
              HasSubstr("replaces URL"));
  EXPECT_THAT(error({"--target", "a=http://127.0.0.1:1", "--target", "b=http://127.0.0.1:2",
                     "--json", "one.json"}),
              HasSubstr("put {} where its name is to be"));
  EXPECT_THAT(error({"--target", "a=http://127.0.0.1:1", "--matrix", "matrix.txt"}),
              HasSubstr("must end in .md, .json"));
  EXPECT_THAT(error({"--matrix", "matrix.md"}), HasSubstr("needs --target"));
  EXPECT_THAT(error({"http://127.0.0.1:1", "--timeout", "nan"}), HasSubstr("not nan"));
}

TEST_F(Program, TellsGitHub) {
  FaultyServer server;
  const Ended ran = run({server.url(), "-q"}, 0,
                        {{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", path("summary.md")}});
  EXPECT_THAT(ran.out, HasSubstr("\n::error title="));
  EXPECT_THAT(content(path("summary.md")), StartsWith("## Talk: does not conform: "));
  EXPECT_THAT(run({"-q"}).out, Not(HasSubstr("::")));
}

TEST_F(Program, IsAnActionForGitHub) {
  Command action{.words = {"bash", ACTION_FOLDER "/run"},
                 .environment = {{"TALKSPEC_PROGRAM", TALKSPEC_PROGRAM},
                                 {"TALKSPEC_ARGUMENTS", "--filter 'framing/*' --seed 7"},
                                 {"TALKSPEC_REPORTS", path("out")},
                                 {"GITHUB_OUTPUT", path("outputs")}},
                 .folder = folder_.string()};
  const Ended passed = run_program(action);
  EXPECT_EQ(passed.code, 0) << passed.out << passed.err;
  EXPECT_THAT(content(path("outputs")), StartsWith("exit-code=0\noutcome=passed\n"));
  for (const char* name :
       {"talkspec.json", "junit.xml", "talkspec.sarif", "index.html", "talkspec.md", "badge.svg"})
    EXPECT_FALSE(content(path(std::string("out/") + name)).empty()) << name;
}

TEST_F(Program, IsAnActionThatNoInputCanTurn) {
  const auto action = [this](std::vector<std::pair<std::string, std::string>> inputs) {
    fs::remove(path("outputs"));
    inputs.insert(inputs.begin(), {{"TALKSPEC_PROGRAM", TALKSPEC_PROGRAM},
                                   {"TALKSPEC_ARGUMENTS", "--filter framing/terminator"},
                                   {"TALKSPEC_REPORTS", path("out")},
                                   {"GITHUB_OUTPUT", path("outputs")}});
    const Ended ended = run_program({.words = {"bash", ACTION_FOLDER "/run"},
                                     .environment = std::move(inputs),
                                     .folder = folder_.string()});
    EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
    const std::string outputs = content(path("outputs"));
    EXPECT_THAT(outputs, StartsWith("exit-code=2\noutcome=usage\nreports="));
    EXPECT_EQ(std::count(outputs.begin(), outputs.end(), '\n'), 7) << outputs;
    EXPECT_FALSE(fs::exists(path("owned")));
  };
  const std::string command = "$(touch " + path("owned") + ")";
  action({{"TALKSPEC_URL", "http://127.0.0.1:1"}, {"TALKSPEC_WAIT", "a[" + command + "]"}});
  action({{"TALKSPEC_REPORTS", path("out") + "\noutcome=passed"}});
  action({{"TALKSPEC_REPORTS", "--help"}});
  action({{"TALKSPEC_URL", "--help"}});
  action({{"TALKSPEC_PROFILE", "--help"}});
  action({{"TALKSPEC_ARGUMENTS", "--help"}});
  action({{"TALKSPEC_ARGUMENTS", "--filter '" + command}});
  action({{"TALKSPEC_ARGUMENTS", "--filter '" + command + "'"}});
}

// Who is not root and has no program gets the outputs and a word of what to do.
TEST_F(Program, IsAnActionThatNeedsNoRoot) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  fs::permissions(folder_, fs::perms::all);
  const auto action = [this](const std::string& program) {
    return run_program({.words = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                  "bash", ACTION_FOLDER "/run"},
                        .environment = {{"TALKSPEC_PROGRAM", program},
                                        {"TALKSPEC_ARGUMENTS", "--filter framing/terminator"},
                                        {"PATH", "/usr/bin:/bin"},
                                        {"GITHUB_OUTPUT", path("outputs")}},
                        .folder = folder_.string()});
  };
  const Ended passed = action(TALKSPEC_PROGRAM);
  EXPECT_EQ(passed.code, 0) << passed.out << passed.err;
  EXPECT_THAT(content(path("outputs")), StartsWith("exit-code=0\noutcome=passed\n"));
}

// The script of the template, as the runner of an outside project runs it.
TEST_F(Program, IsAJobForGitLab) {
  const std::string script =
      "sed -n '/^    - |$/,/^  artifacts:/p' '" ACTION_FOLDER
      "/../../../.gitlab/talkspec.yml' | sed '1d;$d;s/^      //' >job && sh -e job";
  fs::permissions(folder_, fs::perms::all);
  const auto job = [&](std::vector<std::pair<std::string, std::string>> variables) {
    variables.insert(variables.begin(), {{"TALKSPEC_URL", ""},
                                         {"TALKSPEC_PROFILE", "draft-00"},
                                         {"TALKSPEC_WAIT", "1"},
                                         {"TALKSPEC_ARGUMENTS", "--filter framing/terminator"},
                                         {"TALKSPEC_PROGRAM", TALKSPEC_PROGRAM},
                                         {"TALKSPEC_SOURCE", ""},
                                         {"TALKSPEC_COMMIT", ""}});
    std::vector<std::string> words{"sh", "-c", script};
    if (::getuid() == 0)
      words.insert(words.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
    return run_program({std::move(words), std::move(variables), folder_.string()});
  };
  const Ended passed = job({});
  EXPECT_EQ(passed.code, 0) << passed.out << passed.err;
  EXPECT_FALSE(content(path("talkspec-reports/junit.xml")).empty());
  EXPECT_EQ(job({{"TALKSPEC_ARGUMENTS", "--help"}}).code, 2);
  EXPECT_EQ(job({{"TALKSPEC_ARGUMENTS", "--filter *"}, {"TALKSPEC_WAIT", "$(touch owned)"}}).code,
            2);
  EXPECT_EQ(job({{"TALKSPEC_URL", "--help"}}).code, 2);
  EXPECT_EQ(job({{"TALKSPEC_URL", "http://127.0.0.1:1"}}).code, 3);
  const Ended none = job({{"TALKSPEC_PROGRAM", "no-such-program"}});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.out, HasSubstr("the image has no talkspec"));
  EXPECT_FALSE(fs::exists(path("owned")));
}

TEST_F(Program, IsAnActionThatStartsAndStopsTheServer) {
  // The port is known only to who picked it: the server that was free a moment ago is taken.
  Server probe({{TALK_SERVER, "--port", "0"}});
  const std::string url = probe.url();
  const Ended failed =
      run_program({.words = {"bash", ACTION_FOLDER "/run"},
                   .environment = {{"TALKSPEC_PROGRAM", TALKSPEC_PROGRAM},
                                   {"TALKSPEC_URL", url},
                                   {"TALKSPEC_SERVER", std::string(ODD_SERVER) + " --port 0"},
                                   {"TALKSPEC_ARGUMENTS", "--filter framing/none-of-that-name"},
                                   {"TALKSPEC_REPORTS", path("out")},
                                   {"GITHUB_OUTPUT", path("outputs")}},
                   .folder = folder_.string()});
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(content(path("outputs")), StartsWith("exit-code=2\noutcome=usage\n"));
  EXPECT_THAT(content(path("out/server.log")), StartsWith("listening on "));
}

}  // namespace
}  // namespace talkspec::cli
