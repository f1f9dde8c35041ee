// CLAUSES.md and PEERS.md: each demand is covered by cases or rules that are in the suite, or says
// why nothing can. With TALKSPEC_WRITE_GENERATED=1 in the environment, this test writes the pages.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/rules/rules.h"
#include "conformance/talk/testing/coverage_page.h"

namespace talkspec::talk {
namespace {

const std::string folder = std::string(TALKSPEC_DATA_FOLDER) + "/";

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "area/slug" of "area/slug/row".
std::string scenario_of(const std::string& id) {
  return id.substr(0, id.find('/', id.find('/') + 1));
}

// Scenarios and rules, without the rows of scenarios.
std::set<std::string> whole_ids() {
  std::set<std::string> ids;
  for (const scenario::Scenario& one :
       scenario::load_suite({folder + "suite"}, built_in_catalogue()).scenarios)
    ids.insert(scenario_of(one.id));
  for (const Rule& rule : rules())
    ids.emplace(rule.id);
  return ids;
}

std::set<std::string> known_ids() {
  std::set<std::string> ids = whole_ids();
  for (const scenario::Scenario& one :
       scenario::load_suite({folder + "suite"}, built_in_catalogue()).scenarios)
    ids.insert(one.id);
  return ids;
}

struct Page {
  std::string data;
  std::string written;
  std::string preface;
};
std::ostream& operator<<(std::ostream& out, const Page& page) {
  return out << page.written;
}

const std::string made_by =
    "`TALKSPEC_WRITE_GENERATED=1 build/release/bin/talk_room_test` writes this page; a test fails "
    "when it is out of date, or names a case that is not in the suite.\n";

class Coverage : public testing::TestWithParam<Page> {};

TEST_P(Coverage, NamesForEachDemandWhatCoversItOrWhyNothingCan) {
  for (const std::string& mistake :
       mistakes_in(read_coverage_page(read(folder + GetParam().data)), known_ids()))
    ADD_FAILURE() << mistake;
}

TEST_P(Coverage, StandsInThePageAsInTheData) {
  const std::string made =
      markdown(read_coverage_page(read(folder + GetParam().data)), GetParam().preface);
  const std::string path = folder + GetParam().written;
  if (std::getenv("TALKSPEC_WRITE_GENERATED") != nullptr) {
    std::ofstream(path, std::ios::binary) << made;
    return;
  }
  EXPECT_TRUE(read(path) == made) << path
                                  << " is out of step; TALKSPEC_WRITE_GENERATED=1 writes it anew";
}

INSTANTIATE_TEST_SUITE_P(
    Conformance, Coverage,
    testing::Values(
        Page{
            "clauses.json", "CLAUSES.md",
            "# The standards, clause by clause\n\n"
            "What RFC 9112, RFC 9110, WHATWG HTML and this project's reading ask of a Talk "
            "server, and which cases and wire rules look at it.\n\n"
            "The rows were made from the published texts, read sentence by sentence: RFC 9112 "
            "whole, RFC 9110 from §2 to §15, WHATWG HTML §9.2 in a stored copy of the living "
            "standard, and each fact of the reading. Each MUST, MUST NOT, REQUIRED, SHOULD, SHOULD "
            "NOT and RECOMMENDED of RFC 9112 is in a row, whomever it binds. Those of RFC 9110 are "
            "where they bind an origin server, a recipient, a sender or the owner of a resource; "
            "what binds clients, proxies and caches alone has none. Left out are what binds those "
            "who register codings, fields and methods (RFC 9112 §7.3, RFC 9110 §16), RFC 9110 §17, "
            "what WHATWG HTML asks of user agents alone, and each MAY that no case records. A row "
            "may stand for several sentences that say the same. A row of the level `grammar` is a "
            "rule that the standard gives without such a word. Which rows a case covers was judged "
            "by people: no test proves it. The data are in `clauses.json`. " +
                made_by},
        Page{
            "peers.json", "PEERS.md",
            "# What other suites look at\n\n"
            "The ideas of public suites for HTTP servers, proxies and parsers, in this project's "
            "own words, and what has them here. Only ideas are taken: no code and no wording.\n\n"
            "The rows were held against stored copies of the suites. Read whole were the test file "
            "of h1spec, the list of bugs that http-garden has found, and the test cases of CISPA. "
            "Of Http11Probe the names of all probes were read, and those for smuggling, malformed "
            "input and normalization; of PortSwigger's scanner the sources DesyncBox, "
            "ChunkSizeScan and HiddenPair, while what its articles alone have is from memory "
            "(CL.0, TE.0, pauses, connection state, downgrades); of llhttp the pages of requests, "
            "without those about pausing, pipelining, the end of input and most of its lenient "
            "flags; of Go readrequest, transfer, chunked and HTTP/1 server tests and a "
            "quarter of serve_test, while rows about the rest of that are from memory; of h11 the "
            "tests of reading, headers and connections, the last in an old version. Where a suite "
            "goes on, it may look at more. The data are in `peers.json`. " +
                made_by}),
    [](const testing::TestParamInfo<Page>& row) {
      return row.param.written.substr(0, row.param.written.find('.'));
    });

// A case that stands for no clause would test what nobody asks for. Those of the area `pairs` do
// what other cases do, two things at a time.
TEST(Clauses, AreWhatEachCaseAndRuleIsFor) {
  std::set<std::string> named;
  for (const CoverageSource& source : read_coverage_page(read(folder + "clauses.json")).sources)
    for (const Demand& demand : source.demands)
      for (const std::string& id : demand.covered)
        named.insert(scenario_of(id));
  for (const std::string& id : whole_ids())
    EXPECT_TRUE(named.contains(id) || id.starts_with("pairs/"))
        << "clauses.json names nowhere " << id;
}

TEST(Clauses, AreRefusedWithoutCoverOrWithACaseThatIsNot) {
  const std::vector<std::string> wrong = mistakes_in(
      read_coverage_page(R"({"reasons": {"spare": "x"}, "sources": [{"name": "A", "title": "a",
        "link": "b", "demands": [{"at": "2", "level": "MUST", "says": "1"},
        {"at": "2.1", "level": "MUSTN'T", "says": "2", "covered": ["no/such"]},
        {"at": "2", "says": "3", "unseen": "never"}]}]})"),
      {"a/b"});
  EXPECT_EQ(wrong, (std::vector<std::string>{
                       "A 2: 1 needs either cases or a reason", "A 2.1: 2 names no case: no/such",
                       "A 2.1: 2 has no level: MUSTN'T", "A 2: 3 names no reason: never",
                       "A 2: 3 stands behind a later section", "nothing has the reason spare"}));
}

}  // namespace
}  // namespace talkspec::talk
