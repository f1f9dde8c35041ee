// The least that cpp-httplib alone does as a server of this kind, for scripts/compare-servers: a
// worker of its pool for each pull, and one lock for all.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "reference/compat/httplib.h"

namespace {

// cpp-httplib lets 5 connections wait to be accepted, and ten thousand clients would wait for
// minutes.
class Server : public httplib::Server {
 public:
  void lengthen_backlog() { ::listen(svr_sock_, 4096); }
};

std::mutex mutex;
std::condition_variable changed;
std::deque<std::shared_ptr<const std::string>> messages;  // all there ever were, from `first` on
std::size_t first = 0;

// What came since `seen`; waits for it.
std::string next(std::size_t& seen) {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return first + messages.size() > seen; });
  std::string bytes;
  for (; seen < first + messages.size(); ++seen)
    if (seen >= first) bytes += *messages[seen - first];
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  const int workers = argc > 1 ? std::atoi(argv[1]) : 100;
  Server server;
  server.new_task_queue = [workers] {
    return new httplib::ThreadPool(static_cast<std::size_t>(workers));
  };
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(600);
  server.set_tcp_nodelay(true);
  server.Post("/push", [](const httplib::Request& request, httplib::Response& response) {
    {
      const std::lock_guard lock(mutex);
      messages.push_back(std::make_shared<const std::string>(request.body + '\0'));
      if (messages.size() > 10'000) messages.pop_front(), ++first;
    }
    changed.notify_all();
    response.set_content("noop", "text/plain");
  });
  server.Get("/pull", [](const httplib::Request& /*request*/, httplib::Response& response) {
    std::size_t seen = 0;
    {
      const std::lock_guard lock(mutex);
      seen = first + messages.size();
    }
    response.set_chunked_content_provider(
        "text/plain", [seen](std::size_t /*offset*/, httplib::DataSink& sink) mutable {
          const std::string bytes = next(seen);
          return sink.write(bytes.data(), bytes.size());
        });
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  server.lengthen_backlog();
  std::printf("listening on http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server.listen_after_bind();
}
