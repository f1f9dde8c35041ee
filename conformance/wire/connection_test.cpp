#include "conformance/wire/connection.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <asio/ssl.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/raw_server.h"
#include "reference/client/testing/certificate.h"

namespace talkspec::wire {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::RawPeer;
using testing::RawServer;
using Kind = report::WireEvent::Kind;

constexpr auto long_enough = 20s;

// Runs a coroutine with a connection to a server that runs `script`.
void with(const RawServer::Script& script,
          const std::function<Task<void>(Loop&, std::shared_ptr<Connection>)>& test) {
  RawServer server(script);
  Loop loop;
  Dialer dialer(loop, "127.0.0.1", std::to_string(server.port()), Security::plain);
  const auto all = [&]() -> Task<void> {
    const Clock::time_point deadline = Clock::now() + long_enough;
    const std::string unresolved = co_await dialer.resolve(deadline);
    EXPECT_EQ(unresolved, "");
    Dialled dialled = co_await dialer.dial(deadline);
    EXPECT_EQ(dialled.error, "");
    if (!dialled.transport) co_return;
    const auto connection =
        Connection::start(loop, std::move(dialled.transport), "alice", Clock::now());
    co_await test(loop, connection);
    connection->close();
  };
  loop.start(all());
  loop.run();
}

Task<bool> until(std::shared_ptr<Connection> connection, std::function<bool()> ready) {
  const Clock::time_point deadline = Clock::now() + long_enough;
  while (!ready()) {
    const bool woken = co_await connection->changed().wait_until(deadline);
    if (!woken) break;
  }
  co_return ready();
}

Task<bool> until_end(std::shared_ptr<Connection> connection) {
  co_return co_await until(connection, [&] { return connection->end() != End::none; });
}

std::size_t count(const Connection& connection, Kind kind) {
  const auto events = connection.transcript().events();
  return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                [kind](const auto& e) { return e.kind == kind; }));
}

TEST(Connection, SendsExactlyTheBytesInTheirSegments) {
  std::string received;
  with([&](RawPeer& peer) { received = peer.read_exactly(10); },
       [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
         Cuts cuts;
         cuts.at = {7, 3, 3, 99};
         cuts.delay = 1ms;
         connection->send("0123456789", cuts);
         const bool drained = co_await until(connection, [&] { return connection->drained(); });
         EXPECT_TRUE(drained);
         EXPECT_EQ(count(*connection, Kind::sent), 3U);
         co_await until_end(connection);
       });
  EXPECT_EQ(received, "0123456789");
}

TEST(Connection, SendsPiecesInTheirOrder) {
  std::string received;
  with([&](RawPeer& peer) { received = peer.read_exactly(300'000); },
       [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
         connection->send(std::string(100'000, 'a'));
         connection->send(std::string(100'000, 'b'));
         connection->send(std::string(100'000, 'c'));
         co_await until_end(connection);
       });
  EXPECT_EQ(received,
            std::string(100'000, 'a') + std::string(100'000, 'b') + std::string(100'000, 'c'));
}

TEST(Connection, MarksBoundariesInItsTranscript) {
  with(
      [](RawPeer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
      },
      [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        connection->expect({});
        connection->send("GET / HTTP/1.1\r\n\r\n");
        co_await until_end(connection);
        std::vector<report::Boundary> sent;
        std::vector<report::Boundary> received;
        for (const report::WireEvent& event : connection->transcript().events()) {
          if (event.kind == Kind::sent) sent = event.boundaries;
          if (event.kind == Kind::received && received.empty()) received = event.boundaries;
        }
        using Mark = report::Boundary::Kind;
        EXPECT_EQ(sent, (std::vector<report::Boundary>{
                            {Mark::head, 0}, {Mark::body, 18}, {Mark::end, 18}}));
        received.resize(1);
        EXPECT_EQ(received, (std::vector<report::Boundary>{{Mark::head, 0}}));
      });
}

TEST(Connection, TellsFinFromReset) {
  with([](RawPeer& peer) { peer.close(); },
       [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
         co_await until_end(connection);
         EXPECT_EQ(connection->end(), End::fin);
         EXPECT_EQ(count(*connection, Kind::closed), 1U);
       });
  // The peer resets an established connection: before that, it is the connecting that fails.
  with(
      [](RawPeer& peer) {
        peer.read_exactly(1);
        peer.reset();
      },
      [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        connection->send("x");
        co_await until_end(connection);
        EXPECT_EQ(connection->end(), End::reset);
        EXPECT_EQ(count(*connection, Kind::reset), 1U);
      });
}

TEST(Connection, AResetInTheMiddleOfAChunkLeavesWhatCameBefore) {
  with(
      [](RawPeer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf");
        peer.read_exactly(1);
        peer.reset();
      },
      [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        const std::size_t number = connection->expect({});
        co_await until(connection, [&] {
          return connection->response(number) && connection->response(number)->body == "half";
        });
        connection->send("x");
        co_await until_end(connection);
        EXPECT_EQ(connection->end(), End::reset);
        EXPECT_THAT(connection->response(number)->error, HasSubstr("before the last-chunk"));
      });
}

TEST(Connection, TheServerSeesOurFinAndOurReset) {
  with(
      [&](RawPeer& peer) {
        peer.read_to_end();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      },
      [&](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        const std::size_t number = connection->expect({});
        connection->half_close();
        const bool answered = co_await until(connection, [&] {
          return connection->response(number) && connection->response(number)->whole;
        });
        EXPECT_TRUE(answered);
      });
  with([](RawPeer& peer) { peer.read_to_end(); },
       [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
         connection->reset();
         EXPECT_EQ(connection->end(), End::ours);
         co_return;
       });
}

TEST(Connection, APausedConnectionTakesNoMoreThanOneRead) {
  // On a busy machine a timer of TCP may send a segment again for nothing; what is dropped is sent
  // again every time.
  constexpr int times = 5;
  std::uint64_t fewest_sent_again = 1;
  for (int time = 0; time < times && fewest_sent_again > 0; ++time)
    with(
        [&](RawPeer& peer) {
          peer.read_exactly(1);
          peer.send(std::string(8 * 1024 * 1024, 'x'));
          fewest_sent_again =
              std::min<std::uint64_t>(fewest_sent_again, peer.segments_sent_again());
        },
        [](Loop& loop, std::shared_ptr<Connection> connection) -> Task<void> {
          connection->pause();
          connection->send("x");
          co_await until(connection, [&] { return connection->received() > 0; });
          co_await loop.settle();
          EXPECT_LE(connection->received(), 16U * 1024);
          connection->expect({});
          connection->resume();
          co_await until_end(connection);
        });
  EXPECT_EQ(fewest_sent_again, 0U);
}

TEST(Connection, EndsAFloodThatAnswersNothing) {
  with(
      [](RawPeer& peer) {
        while (peer.send(std::string(64 * 1024, 'x'))) {
        }
      },
      [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        co_await until_end(connection);
        EXPECT_EQ(connection->end(), End::broken);
        EXPECT_THAT(connection->end_sentence(), HasSubstr("answer nothing"));
      });
}

TEST(Connection, ARequestToAServerThatHadClosedWasNeverReceived) {
  with(
      [](RawPeer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        peer.close();
      },
      [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
        const std::size_t number = connection->expect({});
        connection->send("GET / HTTP/1.1\r\n\r\n");
        co_await until(connection, [&] { return connection->response(number) != nullptr; });
        co_await until_end(connection);
        connection->mark();
        connection->send("GET / HTTP/1.1\r\n\r\n");
        co_await until(connection, [&] { return connection->drained(); });
        const bool never = co_await connection->never_received();
        EXPECT_TRUE(never);
      });
}

TEST(Connection, ARequestThatWasReadAndNotAnsweredWasReceived) {
  with([](RawPeer& peer) { peer.read_request(); },
       [](Loop&, std::shared_ptr<Connection> connection) -> Task<void> {
         connection->mark();
         connection->send("GET / HTTP/1.1\r\n\r\n");
         co_await until_end(connection);
         const bool never = co_await connection->never_received();
         EXPECT_FALSE(never);
       });
}

TEST(Loop, StoppingEndsEveryWait) {
  with([](RawPeer& peer) { peer.read_to_end(); },
       [](Loop& loop, std::shared_ptr<Connection> connection) -> Task<void> {
         loop.stop();
         const bool woken = co_await connection->changed().wait_until(Clock::time_point::max());
         EXPECT_FALSE(woken);
         const bool slept = co_await loop.sleep_until(Clock::now() + 1h);
         EXPECT_FALSE(slept);
       });
}

TEST(Dialer, SaysThatNobodyListens) {
  RawServer server([](RawPeer&) {});
  server.stop_listening();
  Loop loop;
  Dialer dialer(loop, "127.0.0.1", std::to_string(server.port()), Security::plain);
  const auto test = [&]() -> Task<void> {
    co_await dialer.resolve(Clock::now() + long_enough);
    const Dialled dialled = co_await dialer.dial(Clock::now() + long_enough);
    EXPECT_EQ(dialled.error, "Connection refused");
    EXPECT_FALSE(dialled.ours);
  };
  loop.start(test());
  loop.run();
}

// Accepts one connection, of a client with a certificate that it trusts.
class StrictTlsServer {
 public:
  explicit StrictTlsServer(const ::talk::client::testing::Certificate& certificate) {
    tls_.use_certificate_chain_file(certificate.file());
    tls_.use_private_key_file(certificate.key_file(), asio::ssl::context::pem);
    tls_.load_verify_file(certificate.file());
    tls_.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    thread_ = std::thread([this] {
      asio::ssl::stream<asio::ip::tcp::socket> stream(acceptor_.accept(), tls_);
      stream.handshake(asio::ssl::stream_base::server, error_);
    });
  }
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  bool took_it() {
    thread_.join();
    return !error_;
  }

 private:
  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  std::error_code error_;
  std::thread thread_;
};

TEST(Dialer, ShowsItsCertificateAndTrustsOnlyWhomItIsToldTo) {
  const ::talk::client::testing::Certificate certificate;
  struct Row {
    Dialling how;
    bool dialled;  // without an error of ours
    bool taken;    // by the server
  };
  const std::string file = certificate.file();
  for (const Row& row : {Row{{{}, file, file, certificate.key_file()}, true, true},
                         Row{{{}, file, "", ""}, true, false},
                         Row{{{}, "", file, certificate.key_file()}, false, false}}) {
    StrictTlsServer server(certificate);
    Loop loop;
    Dialer dialer(loop, "127.0.0.1", server.port(), Security::tls, row.how);
    const auto test = [&]() -> Task<void> {
      const std::string wrong = co_await dialer.resolve(Clock::now() + long_enough);
      EXPECT_EQ(wrong, "");
      const Dialled dialled = co_await dialer.dial(Clock::now() + long_enough);
      EXPECT_EQ(dialled.transport != nullptr, row.dialled) << dialled.error;
    };
    loop.start(test());
    loop.run();
    EXPECT_EQ(server.took_it(), row.taken);
  }
  EXPECT_EQ(tls_trouble(Security::tls, {{}, file, file, certificate.key_file()}), "");
  EXPECT_THAT(tls_trouble(Security::tls, {{}, "/no/such", "", ""}), HasSubstr("/no/such"));
  EXPECT_THAT(tls_trouble(Security::tls, {{}, "", file, file}), HasSubstr("cannot be set up"));
}

TEST(Dialer, AHandshakeThatNobodyAnswersEnds) {
  RawServer server([](RawPeer& peer) { peer.read_to_end(); });
  Loop loop;
  Dialer dialer(loop, "127.0.0.1", std::to_string(server.port()), Security::tls_unverified);
  const auto test = [&]() -> Task<void> {
    co_await dialer.resolve(Clock::now() + long_enough);
    const Dialled dialled = co_await dialer.dial(Clock::now() + 50ms);
    EXPECT_THAT(dialled.error, HasSubstr("handshake took too long"));
  };
  loop.start(test());
  loop.run();
}

}  // namespace
}  // namespace talkspec::wire
