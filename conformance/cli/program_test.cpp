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
#include "reports/testing/temporary_folder.h"

namespace talkspec::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using talkspec::testing::Ended;
using talkspec::testing::run_program;
using talkspec::testing::Server;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Program : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path(name); }
  static std::string content(const std::string& path) { return report::read_file(path).content; }

  Ended talkspec(std::vector<std::string> words, std::uint16_t columns = 0,
                 std::vector<std::pair<std::string, std::string>> environment = {}) const {
    words.insert(words.begin(), TALKSPEC_PROGRAM);
    environment.insert(environment.begin(), {"TERM", "xterm"});
    return run_program(
        {std::move(words), std::move(environment), folder_.path().string(), columns});
  }
  // A few cases against the reference server.
  Ended run(std::vector<std::string> words, std::uint16_t columns = 0,
            std::vector<std::pair<std::string, std::string>> environment = {}) const {
    words.insert(words.begin(), {"run", "--filter", "framing/*", "--seed", "7"});
    return talkspec(std::move(words), columns, std::move(environment));
  }

  const talkspec::testing::TemporaryFolder folder_;
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
  EXPECT_EQ(talkspec({}).err,
            "talkspec: a command is missing, such as talkspec run (talkspec --help tells more)\n");
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
  EXPECT_TRUE(fs::is_empty(folder_.path()));
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

}  // namespace
}  // namespace talkspec::cli
