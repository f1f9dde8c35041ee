// talkspec probe against servers of every make: what it says must be so.
#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/talk/target_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Server;

struct Proposal {
  std::string text;
  talk::TargetOptions options;
};

Proposal probed(std::vector<std::string> server_words) {
  const Server server({std::move(server_words)});
  EXPECT_NE(server.url(), "");
  const Ended ended = testing::run_program({{TALKSPEC_PROGRAM, "probe", server.url()}});
  EXPECT_EQ(ended.code, 0) << ended.err;
  talk::LoadedTarget loaded = talk::load_target(ended.out, "proposal");
  for (const scenario::Diagnostic& diagnostic : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(diagnostic) << '\n' << ended.out;
  EXPECT_EQ(loaded.options.url, server.url());
  return {ended.out, std::move(loaded.options)};
}

TEST(ProbeTest, TellsTheReferenceServersProfiles) {
  const Proposal drafted = probed({TALK_SERVER_PROGRAM, "--port", "0"});
  EXPECT_EQ(drafted.options.profile->name, "draft-00");
  EXPECT_EQ(drafted.options.routing, talk::Routing::others);
  EXPECT_THAT(drafted.text,
              AllOf(HasSubstr("Accept: text/event-stream makes a pull carry events"),
                    HasSubstr("Head: less is known"), HasSubstr("two pipelined POSTs: delivered"),
                    HasSubstr("a chunked POST: delivered")));
  const Proposal later =
      probed({TALK_SERVER_PROGRAM, "--port", "0", "--profile", "talk-1.1", "--routing", "all"});
  EXPECT_EQ(later.options.profile->name, "talk-1.1");
  EXPECT_EQ(later.options.routing, talk::Routing::all);
}

TEST(ProbeTest, SeesOddities) {
  const Proposal odd =
      probed({ODD_SERVER_PROGRAM, "--oddity", "noop-every-20-ms", "--oddity", "refuse-2-kib",
              "--oddity", "refuse-chunked", "--profile", "talk-1.1"});
  EXPECT_EQ(odd.options.profile->name, "talk-1.1");
  EXPECT_THAT(odd.options.dialect.heartbeats, ElementsAre("noop"));
  ASSERT_TRUE(odd.options.dialect.longest_message);
  EXPECT_LE(*odd.options.dialect.longest_message, 2048U);
  EXPECT_THAT(odd.text, HasSubstr("a chunked POST: refused"));
  EXPECT_THAT(odd.text, Not(HasSubstr("\"unsupported\":")));
}

TEST(ProbeTest, SeesWhatTheOldFamilyLoses) {
  const Proposal old = probed({OLD_SERVER_PROGRAM, "--tick", "0.2", "--era", "2013"});
  EXPECT_EQ(old.options.profile->name, "draft-00");
  EXPECT_THAT(old.options.dialect.heartbeats, ElementsAre("noop"));
  EXPECT_THAT(old.text,
              AllOf(HasSubstr("every 0.2 s"), HasSubstr("the head has no field lines at all"),
                    HasSubstr("segment of its own: delivered"),
                    HasSubstr("two pipelined POSTs: not answered")));
}

// What a server makes of our own pushes is no heartbeat, and what it breaks is not to be hidden.
TEST(ProbeTest, TakesNothingOfItsOwnForTheServers) {
  testing::Toy toy;
  toy.instead = [](testing::RawPeer&, const std::string& request) {
    return request.find("POST /push") == 0 && request.size() > 40'000;  // not answered
  };
  toy.encode = [](const std::string& message) {
    return testing::Toy::encoded(message) + testing::Toy::encoded("null");
  };
  const testing::ToyTalk server(toy);
  const Ended ended =
      testing::run_program({{TALKSPEC_PROGRAM, "probe", server.url(), "--timeout", "1"}});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(Not(HasSubstr("\"heartbeat\"")), HasSubstr("heartbeat: none"),
                    HasSubstr("Head: less changes nothing"), Not(HasSubstr("\"longest_message\"")),
                    HasSubstr("neither refused nor delivered whole")));
}

TEST(ProbeTest, ProposesNoWayAroundWhatIsLost) {
  testing::Toy toy;
  toy.encode = [](const std::string&) { return std::string(); };
  const testing::ToyTalk server(toy);
  const Ended ended =
      testing::run_program({{TALKSPEC_PROGRAM, "probe", server.url(), "--timeout", "0.5"}});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(Not(HasSubstr("\"routing\"")), Not(HasSubstr("\"method\""))));
}

TEST(ProbeTest, EndsWithThreeWhereNothingIsToBeSeen) {
  const testing::RawServer ssh([](testing::RawPeer& peer) {
    peer.send("SSH-2.0-OpenSSH_9.2p1\r\n");
    peer.read_to_end();
  });
  const Ended ended = testing::run_program({{TALKSPEC_PROGRAM, "probe", ssh.url()}});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("does not speak HTTP"));
  const testing::RawServer web([](testing::RawPeer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  });
  const Ended elsewhere = testing::run_program({{TALKSPEC_PROGRAM, "probe", web.url()}});
  EXPECT_EQ(elsewhere.code, 3);
  EXPECT_THAT(elsewhere.err, HasSubstr("status 404"));
}

}  // namespace
}  // namespace talkspec::cli
