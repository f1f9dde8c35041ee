// The client against the reference server, in one process.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/client.h"
#include "reference/client/patient_pusher.h"
#include "reference/client/testing/certificate.h"
#include "reference/server/server.h"

namespace talk::client {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

framing::Url url_of(const server::Server& server) {
  return framing::read_url(server.url()).url.value_or(framing::Url{});
}

void await_pulls(const server::Server& server, std::size_t count) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (server.open_pulls() != count && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
}

// Pulls in a thread until the message "end", which the test pushes until it has come.
std::vector<std::string> pull_while(const server::Server& server, const ClientOptions& options,
                                    const std::vector<std::string>& messages) {
  std::vector<std::string> pulled;
  std::optional<ClientError> error;
  Client bob(url_of(server), "bob", options);
  Client ann(url_of(server), "ann", options);
  std::thread puller([&] {
    error = bob.pull([&](const PulledMessage& message) {
      if (message.text == "end") return false;
      pulled.emplace_back(message.text);
      return true;
    });
  });
  await_pulls(server, 1);
  for (const std::string& message : messages)
    EXPECT_EQ(ann.push(message).error.value_or(ClientError{}).sentence, "");
  EXPECT_FALSE(ann.push("end").error);
  puller.join();
  EXPECT_FALSE(error);
  await_pulls(server, 0);  // or the next one would take this for its own
  return pulled;
}

TEST(ClientAndServer, CarryMessagesInEveryFraming) {
  const std::string large(200'000, 'x');
  const std::vector<std::string> messages = {"hello", "", "ü \x01 %&+=", large};
  struct Form {
    framing::Framing profile;
    ClientOptions options;
  };
  const std::vector<Form> forms = {
      {framing::Framing::nul, {}},
      {framing::Framing::nul, {.headless = true}},
      {framing::Framing::lf, {.framing = framing::Framing::lf}},
      {framing::Framing::lf, {.framing = framing::Framing::lf, .headless = true}},
      {framing::Framing::nul, {.framing = framing::Framing::event_stream}},
  };
  for (const server::HeadlessForm headless :
       {server::HeadlessForm::framed, server::HeadlessForm::bare})
    for (const Form& form : forms) {
      server::Server server({.message_end = form.profile, .headless = headless});
      ASSERT_EQ(server.start(), std::nullopt);
      EXPECT_EQ(pull_while(server, form.options, messages), messages);
    }
}

TEST(ClientAndServer, AgreeOnRefusals) {
  server::Server server({.max_message = 10});
  ASSERT_EQ(server.start(), std::nullopt);
  Client ann(url_of(server), "ann");
  EXPECT_EQ(ann.push("longer than ten").status, 413);
  EXPECT_FALSE(ann.push("short").error);
  Client lost(url_of(server), "ann", {.push_path = "/nowhere"});
  EXPECT_EQ(lost.push("short").status, 404);
}

TEST(ClientAndServer, SurviveARestartOfTheServer) {
  auto server = std::make_unique<server::Server>();
  ASSERT_EQ(server->start(), std::nullopt);
  const framing::Url url = url_of(*server);
  Client ann(url, "ann");
  std::thread other_side;
  const auto push_soon = [&](const std::string& message) {
    if (other_side.joinable()) other_side.join();
    other_side = std::thread([&ann, &server, message] {
      await_pulls(*server, 1);
      EXPECT_FALSE(ann.push(message).error);
    });
  };

  std::vector<ClientErrc> troubles;
  ClientOptions options;
  options.on_trouble = [&](const ClientError& error, std::chrono::milliseconds) {
    troubles.push_back(error.code);
  };
  options.pause = [&](std::chrono::milliseconds) {
    other_side.join();
    server = std::make_unique<server::Server>(server::ServerOptions{.port = url.port});
    EXPECT_EQ(server->start(), std::nullopt);
    push_soon("second");
    return true;
  };
  Client bob(url, "bob", options);
  std::vector<std::string> pulled;
  push_soon("first");
  const auto error = bob.pull([&](const PulledMessage& message) {
    pulled.emplace_back(message.text);
    if (pulled.size() == 2) return false;
    other_side.join();
    other_side = std::thread([&] { server->stop(); });
    return true;
  });
  other_side.join();
  EXPECT_FALSE(error);
  EXPECT_THAT(pulled, ElementsAre("first", "second"));
  EXPECT_THAT(troubles, ElementsAre(ClientErrc::ended));
}

// Each push says that its connection is over, so that nothing of the next one can be on its way
// when the server is gone.
TEST(ClientAndServer, GoOnPushingAfterARestartOfTheServer) {
  auto server = std::make_unique<server::Server>();
  ASSERT_EQ(server->start(), std::nullopt);
  const framing::Url url = url_of(*server);
  ClientOptions options{.fields = {{"Connection", "close"}}, .attempts = 3};
  std::vector<ClientErrc> troubles;
  options.on_trouble = [&](const ClientError& error, std::chrono::milliseconds) {
    troubles.push_back(error.code);
  };
  options.pause = [&](std::chrono::milliseconds) {
    if (troubles.size() == 1) return true;
    server = std::make_unique<server::Server>(server::ServerOptions{.port = url.port});
    EXPECT_EQ(server->start(), std::nullopt);
    return true;
  };
  Client ann(url, "ann", options);
  PatientPusher pusher(ann, options);
  EXPECT_FALSE(pusher.push("first").error);
  server.reset();
  EXPECT_FALSE(pusher.push("second").error);
  EXPECT_THAT(troubles, ElementsAre(ClientErrc::unreachable, ClientErrc::unreachable));
}

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Example, IsWhatTheReadmeShows) {
  const std::string folder = TALKSPEC_CLIENT_FOLDER;
  EXPECT_THAT(text_of(folder + "/MANUAL.md"),
              ::testing::HasSubstr("```cpp\n" + text_of(folder + "/example.cpp") + "```\n"));
}

TEST(Example, PushesAndPulls) {
  server::Server server;
  ASSERT_EQ(server.start(), std::nullopt);
  const std::string command = TALKSPEC_CLIENT_EXAMPLE " " + server.url();
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> example(::popen(command.c_str(), "r"), &::pclose);
  ASSERT_NE(example, nullptr);
  await_pulls(server, 1);
  EXPECT_FALSE(Client(url_of(server), "bob").push("hello, ann").error);
  std::array<char, 64> line{};
  ASSERT_NE(std::fgets(line.data(), line.size(), example.get()), nullptr);
  EXPECT_STREQ(line.data(), "hello, ann\n");
  EXPECT_EQ(::pclose(example.release()), 0);
}

class Https : public ::testing::Test {
 protected:
  Https() {
    server_ = std::make_unique<server::Server>(server::ServerOptions{
        .certificate_file = certificate_.file(), .key_file = certificate_.key_file()});
    EXPECT_EQ(server_->start(), std::nullopt);
  }

  testing::Certificate certificate_;
  std::unique_ptr<server::Server> server_;
};

TEST_F(Https, CarriesMessages) {
  const std::vector<std::string> messages = {"hello", std::string(200'000, 'x'), ""};
  EXPECT_EQ(pull_while(*server_, {.insecure = true}, messages), messages);
  EXPECT_EQ(pull_while(*server_, {.ca_file = certificate_.file()}, messages), messages);
}

TEST_F(Https, IsNotTrustedWithoutReason) {
  const PushResult result = Client(url_of(*server_), "ann").push("x");
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code, ClientErrc::untrusted);
  EXPECT_FALSE(result.error->sent);
}

TEST_F(Https, IsNotTakenForHttp) {
  framing::Url url = url_of(*server_);
  url.tls = false;
  EXPECT_TRUE(Client(url, "ann", {.answer_timeout = 5s}).push("x").error);
}

}  // namespace
}  // namespace talk::client
