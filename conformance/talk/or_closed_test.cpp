// What counts as the end of a pull, where a step takes it in place of a message.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/talk/testing/case_bench.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::Case;
using report::Verdict;
using talkspec::testing::RawPeer;
using talkspec::testing::Toy;
using talkspec::testing::ToyTalk;
using ::testing::HasSubstr;

const std::string chunked = "Transfer-Encoding: chunked\r\n";
const std::string last_chunk = "0\r\n\r\n";

class Moment {
 public:
  void comes() {
    const std::lock_guard lock(mutex_);
    came_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return came_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool came_ = false;
};

struct End {
  std::string fields;  // of the answer to the pull
  std::string sent;    // once its client has half-closed
  bool closes;         // the connection, behind that
};

Case half_closed_before(End end) {
  Moment seen;  // the half-close; no push is answered sooner
  Moment over;
  Toy toy;
  toy.instead = [&](RawPeer& peer, const std::string& request) {
    if (!request.starts_with("GET /pull")) {
      seen.wait();
      return false;
    }
    peer.send("HTTP/1.1 200 OK\r\n" + end.fields + "\r\n");
    peer.read_to_end();
    peer.send(end.sent);
    if (end.closes) peer.close();
    seen.comes();
    over.wait();
    return true;
  };
  const ToyTalk server(std::move(toy));
  testing::CaseBench bench(server.url());
  bench.options.timeout = 200ms;
  Case result = bench.run(
      R"([{"pull": "alice", "canary": false}, {"close": "alice", "how": "half-close"},
          {"push": "hello"}, {"expect": "alice", "messages": ["hello"], "or_closed": true}])",
      R"("fenced": false)");
  over.comes();
  return result;
}

TEST(OrClosedTest, TheLastChunkIsTheEndWhereTheConnectionMayGoOn) {
  const Case result = half_closed_before({chunked, last_chunk, false});
  EXPECT_EQ(result.verdict, Verdict::pass) << result.message;
}

TEST(OrClosedTest, WhoSaidCloseMustCloseBehindTheLastChunk) {
  const std::string closing = chunked + "Connection: close\r\n";
  const Case closed = half_closed_before({closing, last_chunk, true});
  EXPECT_EQ(closed.verdict, Verdict::pass) << closed.message;
  const Case kept = half_closed_before({closing, last_chunk, false});
  EXPECT_EQ(kept.verdict, Verdict::fail);
  EXPECT_THAT(kept.message, HasSubstr("alice ended, and its connection did not"));
}

TEST(OrClosedTest, APullMustNotGoOnWithoutMessages) {
  const Case closed = half_closed_before({chunked, "", true});
  EXPECT_EQ(closed.verdict, Verdict::pass) << closed.message;
  const Case silent = half_closed_before({chunked, "", false});
  EXPECT_EQ(silent.verdict, Verdict::fail);
  EXPECT_THAT(silent.message, HasSubstr("alice is neither served nor ended"));
}

TEST(OrClosedTest, AMessageThatComesIsAsGood) {
  const Case served = half_closed_before({chunked, Toy::encoded("hello"), false});
  EXPECT_EQ(served.verdict, Verdict::pass) << served.message;
}

}  // namespace
}  // namespace talkspec::talk
