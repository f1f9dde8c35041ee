// Pulls on real sockets: their forms, who gets what, and how fast readers and slow ones fare.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/server/server.h"
#include "reference/server/testing/raw_client.h"
#include "reference/server/testing/raw_pull.h"

namespace talk::server {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using framing::Framing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;
using testing::RawPull;
using ::testing::StartsWith;

constexpr std::size_t mebibyte = 1024UL * 1024;

struct Running {
  explicit Running(const ServerOptions& options = {}) : server(options) {
    EXPECT_EQ(server.start(), std::nullopt);
    port = static_cast<std::uint16_t>(std::stoul(server.url().substr(server.url().rfind(':') + 1)));
  }
  Server server;
  std::uint16_t port = 0;
};

// Without heartbeats that a test does not want to see.
ServerOptions quiet(ServerOptions options = {}) {
  options.heartbeat = 1h;
  return options;
}

std::string get_pull(const std::string& field_lines = "", const std::string& version = "1.1") {
  return "GET /pull?name=ann HTTP/" + version + "\r\nHost: localhost\r\n" + field_lines + "\r\n";
}

// A message whose bytes tell their place.
std::string pattern(std::size_t size) {
  std::string message(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    message[i] = static_cast<char>('!' + (i + i / 90) % 90);
  return message;
}

TEST(PullForm, IsChunkedAndEndsMessagesInNul) {
  const Running running(quiet());
  RawClient ann(running.port);
  ann.send(get_pull());
  const std::string head = ann.read_until("\r\n\r\n");
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
  for (const char* field :
       {"\r\nTransfer-Encoding: chunked\r\n", "\r\nContent-Type: text/plain\r\n",
        "\r\nCache-Control: no-store\r\n", "\r\nConnection: close\r\n", "\r\nDate: "})
    EXPECT_THAT(head, HasSubstr(field));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(ann.read_until("\0\r\n"s), "5\r\nnoop\0\r\n"s);
  testing::push(running.port, "bob", "hello");
  EXPECT_EQ(ann.read_until("\0\r\n"s), "6\r\nhello\0\r\n"s);
}

TEST(PullForm, EndsMessagesInLfInTalk11) {
  const Running running(quiet({.message_end = framing::Framing::lf}));
  RawClient ann(running.port);
  ann.send(get_pull());
  ann.read_until("5\r\nnoop\n\r\n");
  testing::push(running.port, "bob", "a\0b"s);
  EXPECT_EQ(ann.read_until("\n\r\n"), "4\r\na\0b\n\r\n"s);
}

TEST(PullForm, IsHeadlessWhenAskedFor) {
  const Running framed(quiet());
  RawClient ann(framed.port);
  ann.send(get_pull("Head: less\r\n"));
  EXPECT_EQ(ann.read_until("\0\r\n"s),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\0\r\n"s);

  const Running bare(quiet({.headless = HeadlessForm::bare}));
  RawClient bob(bare.port);
  bob.send("GET /push?name=bob&message=x HTTP/1.1\r\nHost: localhost\r\nHead: less\r\n\r\n");
  EXPECT_EQ(bob.read_until("noop"), "HTTP/1.1 200 OK\r\n\r\nnoop");
  bob.send(get_pull());
  EXPECT_EQ(bob.read_until("\0\r\n"s), "HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n"s);
}

TEST(PullForm, IsAnEventStreamWhenAskedFor) {
  const Running running(quiet());
  RawClient ann(running.port);
  ann.send(get_pull("Accept: text/event-stream\r\n"));
  EXPECT_THAT(ann.read_until("\r\n\r\n"),
              AllOf(HasSubstr("\r\nContent-Type: text/event-stream\r\n"),
                    HasSubstr("\r\nTransfer-Encoding: chunked\r\n")));
  EXPECT_EQ(ann.read_until("\n\n\r\n"), "c\r\ndata: noop\n\n\r\n");
  testing::push(running.port, "bob", "a\nb");
  EXPECT_EQ(ann.read_until("\n\n\r\n"), "11\r\ndata: a\ndata: b\n\n\r\n");
}

TEST(PullForm, MakesAPushThatAnEventStreamCannotCarryAConflict) {
  const Running running(quiet());
  RawPull plain(running.port, "bob");
  RawPull events(running.port, "ann", "Accept: text/event-stream\r\n", Framing::event_stream);
  for (const std::string message : {"%ff", "a%0Db"}) {
    RawClient client(running.port);
    client.send("GET /push?name=eve&message=" + message + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 409 Conflict\r\n"));
  }
  testing::push(running.port, "eve", "ü");
  EXPECT_EQ(plain.next_message(), "ü");
  EXPECT_EQ(events.next_message(), "ü");
}

TEST(PullForm, KnowsNoChunksInHttp10) {
  const Running running(quiet());
  RawClient ann(running.port);
  ann.send(get_pull("", "1.0"));
  const std::string head = ann.read_until("\r\n\r\n");
  EXPECT_THAT(head, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), Not(HasSubstr("Transfer-Encoding")),
                          Not(HasSubstr("Content-Length")), HasSubstr("Connection: close\r\n")));
  testing::push(running.port, "bob", "hello");
  EXPECT_EQ(ann.read_until("hello\0"s), "noop\0hello\0"s);
}

TEST(PullForm, IsAHeadAloneForHead) {
  const Running running(quiet());
  RawClient ann(running.port);
  ann.send(
      "HEAD /pull?name=ann HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /pull HTTP/1.1\r\nHost: "
      "localhost\r\n"
      "Connection: close\r\n\r\n");
  EXPECT_THAT(ann.read_until("\r\n\r\n"), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"),
                                                HasSubstr("Transfer-Encoding: chunked\r\n")));
  EXPECT_THAT(ann.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(ann.read_to_end(), "");
  EXPECT_EQ(running.server.open_pulls(), 0U);
}

TEST(PullForm, NeedsAName) {
  const Running running;
  for (const char* target : {"/pull", "/pull?", "/pull?name=", "/pull?name", "/pull?Name=a"}) {
    RawClient client(running.port);
    client.send("GET "s + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 400 ")) << target;
  }
}

TEST(Pull, GetsANoopNowAndThen) {
  const Running running({.heartbeat = 1ms});
  RawPull ann(running.port, "ann");
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(ann.next(), "noop");
}

TEST(Pull, GetsTheMessagesOfOthers) {
  const Running running(quiet());
  RawPull ann(running.port, "ann");
  RawPull second_ann(running.port, "ann");
  RawPull bob(running.port, "b%6fb");
  testing::push(running.port, "bob", "by bob");
  testing::push(running.port, "ann", "by ann");
  EXPECT_EQ(ann.next_message(), "by bob");
  EXPECT_EQ(second_ann.next_message(), "by bob");
  EXPECT_EQ(bob.next_message(), "by ann");
}

TEST(Pull, GetsItsOwnNamesMessagesWhenAllAreRoutedToAll) {
  const Running running(quiet({.routing = Routing::all}));
  RawPull ann(running.port, "ann");
  testing::push(running.port, "ann", "by ann");
  EXPECT_EQ(ann.next_message(), "by ann");
}

TEST(Pull, CarriesMessagesOfEverySize) {
  const Running running(quiet({.max_message = mebibyte}));
  RawPull ann(running.port, "ann");
  std::vector<std::size_t> sizes;
  for (std::size_t size = 0; size < 300; ++size)
    sizes.push_back(size);
  for (std::size_t power = 512; power <= mebibyte; power *= 2)
    for (const std::size_t size : {power - 2, power - 1, power, power + 1, power * 3 / 2})
      if (size <= mebibyte) sizes.push_back(size);
  for (const std::size_t size : sizes) {
    testing::push(running.port, "bob", pattern(size));
    EXPECT_EQ(ann.next_message(), pattern(size)) << size;
  }
}

TEST(Pull, GetsAllThatManyPushersSendInTheOrderOfEach) {
  constexpr int pushers = 4;
  constexpr int each = 100;
  const Running running(quiet());
  RawPull ann(running.port, "ann");
  RawPull bob(running.port, "bob");
  std::vector<std::thread> threads;
  for (int pusher = 0; pusher < pushers; ++pusher)
    threads.emplace_back([&running, pusher] {
      RawClient client(running.port);
      for (int i = 0; i < each; ++i)
        client.send("GET /push?name=p&message=" + std::to_string(pusher) + "-" + std::to_string(i) +
                    " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      for (int i = 0; i < each; ++i)
        client.read_answer();
    });
  for (std::thread& thread : threads)
    thread.join();
  std::vector<int> next(pushers, 0);
  for (int i = 0; i < pushers * each; ++i) {
    const std::string message = ann.next_message();
    EXPECT_EQ(bob.next_message(), message);
    const std::size_t dash = message.find('-');
    int& wanted = next.at(std::stoul(message.substr(0, dash)));
    EXPECT_EQ(message.substr(dash + 1), std::to_string(wanted++));
  }
}

// Of twelve large messages the sockets' buffers hold a few; the rest waits in the stalled pull.
TEST(SlowReader, DelaysNobodyAndLosesNothing) {
  const Running running(quiet({.queue_limit = 64 * mebibyte}));
  RawPull slow(running.port, "slow", "", Framing::nul, 16 * 1024);
  RawPull fast(running.port, "fast");
  for (int i = 0; i < 12; ++i) {
    testing::push(running.port, "bob", std::to_string(i) + pattern(mebibyte - 2));
    EXPECT_EQ(fast.next_message(), std::to_string(i) + pattern(mebibyte - 2));
  }
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(slow.next_message(), std::to_string(i) + pattern(mebibyte - 2));
}

TEST(SlowReader, IsDroppedOverTheQueueLimit) {
  const Running running(quiet({.queue_limit = 2 * mebibyte}));
  RawPull slow(running.port, "slow", "", Framing::nul, 16 * 1024);
  RawPull fast(running.port, "fast");
  const std::string message = pattern(mebibyte);
  for (int i = 0; i < 20; ++i) {
    testing::push(running.port, "bob", message);
    EXPECT_EQ(fast.next_message(), message);
  }
  for (const std::string& got : slow.rest())
    EXPECT_EQ(got, message);
  EXPECT_FALSE(slow.ended_well());
  testing::push(running.port, "bob", "still here");
  EXPECT_EQ(fast.next_message(), "still here");
}

// The first message is more than the sockets' buffers hold: its pull is stuck in it, and gets the
// rest, however often it was written to in part.
TEST(SlowReader, GetsWhatWaitedInOrder) {
  const Running running(quiet({.max_message = 16 * mebibyte, .queue_limit = 64 * mebibyte}));
  RawPull ann(running.port, "ann", "", Framing::nul, 16 * 1024);
  testing::push(running.port, "bob", pattern(16 * mebibyte));
  for (int i = 0; i < 100; ++i)
    testing::push(running.port, "bob", std::to_string(i));
  EXPECT_EQ(ann.next_message(), pattern(16 * mebibyte));
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(ann.next_message(), std::to_string(i));
}

void await_pulls(const Server& server, std::size_t count) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (server.open_pulls() != count && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(server.open_pulls(), count);
}

TEST(Pull, EndsWithTheLastChunkWhenItsClientHalfCloses) {
  const Running running(quiet());
  RawPull ann(running.port, "ann");
  ann.client().half_close();
  EXPECT_THAT(ann.rest(), ::testing::IsEmpty());
  EXPECT_TRUE(ann.ended_well());
  await_pulls(running.server, 0);
}

TEST(Pull, EndsWhenItsClientGoes) {
  const Running running(quiet());
  RawPull resetting(running.port, "ann");
  {
    const RawPull closing(running.port, "bob");
    await_pulls(running.server, 2);
  }
  await_pulls(running.server, 1);
  resetting.client().reset();
  await_pulls(running.server, 0);
}

TEST(Pull, DoesNotReadWhatItsClientSends) {
  const Running running(quiet());
  RawPull ann(running.port, "ann");
  ann.client().send("GET /push?name=ann&message=x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  testing::push(running.port, "bob", "hi");
  EXPECT_EQ(ann.next_message(), "hi");
}

}  // namespace
}  // namespace talk::server
