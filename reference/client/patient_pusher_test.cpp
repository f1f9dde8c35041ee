#include "reference/client/patient_pusher.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/testing/scripted_server.h"

namespace talk::client {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Reply;
using testing::ScriptedServer;
using Then = Reply::Then;

const Reply taken{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnoop"};

Reply refusal(const std::string& status, const std::string& fields = "") {
  return {"HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: 0\r\n\r\n"};
}

// What came of the pushes of "1", "2" … up to the first that failed; pauses take no time.
struct Pushed {
  unsigned taken = 0;
  std::optional<ClientError> error = std::nullopt;
  std::vector<std::chrono::milliseconds> delays = {};
};

class PatientPusherTest : public ::testing::Test {
 protected:
  explicit PatientPusherTest() {
    options_.attempts = 3;
    options_.random = [] { return 0.0; };
    options_.on_trouble = [this](const ClientError&, std::chrono::milliseconds delay) {
      pushed_.delays.push_back(delay);
    };
    options_.pause = [](std::chrono::milliseconds) { return true; };
  }

  Pushed push(std::vector<Reply> script, unsigned messages) {
    server_ = std::make_unique<ScriptedServer>(std::move(script));
    Client client(server_->url(), "ann", options_);
    PatientPusher pusher(client, options_);
    while (!pushed_.error && pushed_.taken < messages) {
      pushed_.error = pusher.push(std::to_string(pushed_.taken + 1)).error;
      if (!pushed_.error) ++pushed_.taken;
    }
    return pushed_;
  }
  // The last byte of each request: the message.
  std::string asked() const {
    std::string messages;
    for (const std::string& request : server_->requests())
      messages += request.back();
    return messages;
  }

  ClientOptions options_;
  Pushed pushed_;
  std::unique_ptr<ScriptedServer> server_;
};

TEST_F(PatientPusherTest, TriesAgainWhenTheServerSaysNotNow) {
  const Pushed pushed = push({taken, refusal("503 x"), refusal("429 x", "Retry-After: 7\r\n"),
                              taken, refusal("503 x", "Retry-After: 3600\r\n"), taken},
                             3);
  EXPECT_EQ(pushed.taken, 3U);
  EXPECT_THAT(pushed.delays, ElementsAre(200ms, 7000ms, 60'000ms));
  EXPECT_EQ(asked(), "122233");
}

TEST_F(PatientPusherTest, StopsWhereAMessageCouldComeTwice) {
  for (const Reply& doubtful : {Reply{""}, Reply{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nno"},
                                refusal("502 x"), refusal("504 x"), refusal("400 x")}) {
    pushed_ = {};
    const Pushed pushed = push({taken, doubtful, taken}, 3);
    EXPECT_EQ(pushed.taken, 1U) << doubtful.bytes;
    EXPECT_TRUE(pushed.error && pushed.error->sent) << doubtful.bytes;
    EXPECT_THAT(pushed.delays, IsEmpty()) << doubtful.bytes;
    EXPECT_EQ(asked(), "12") << doubtful.bytes;
  }
}

TEST_F(PatientPusherTest, GivesUpAfterItsAttempts) {
  const Pushed pushed = push({taken, refusal("503 x")}, 2);
  EXPECT_EQ(pushed.taken, 1U);
  EXPECT_THAT(pushed.delays, ElementsAre(200ms, 400ms));
  EXPECT_EQ(asked(), "1222");
}

TEST_F(PatientPusherTest, DoesNotWaitForAServerThatNeverTookAMessage) {
  EXPECT_EQ(push({refusal("503 x")}, 1).error->status, 503);
  EXPECT_EQ(asked(), "1");
}

TEST_F(PatientPusherTest, EndsWhenItsPauseDoes) {
  options_.pause = [](std::chrono::milliseconds) { return false; };
  EXPECT_EQ(push({taken, refusal("503 x")}, 2).error->code, ClientErrc::stopped);
  EXPECT_EQ(asked(), "12");
}

}  // namespace
}  // namespace talk::client
