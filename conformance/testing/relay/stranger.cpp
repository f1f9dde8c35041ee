// stranger: somebody else who uses the same server: pushes a message of his own every so often, for
// so long, over one connection that is opened again when it ends.
#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "reference/compat/httplib.h"

namespace {

using Clock = std::chrono::steady_clock;

// How many messages got an answer of 2xx, of those pushed.
struct Count {
  int pushed = 0;
  int taken = 0;
};

// An answer may come a second after `total`, and no later.
Count push_for(const std::string& url, Clock::duration every, Clock::duration total) {
  httplib::Client client(url);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(1);
  client.set_read_timeout(1);
  const Clock::time_point end = Clock::now() + total;
  Count count;
  for (Clock::time_point next = Clock::now(); next < end; next += every) {
    next = std::max(next, Clock::now());
    std::this_thread::sleep_until(next);
    const httplib::Params form{
        {"name", fmt::format("stranger-{}", ::getpid())},
        {"message", fmt::format("stranger {} says {}", ::getpid(), ++count.pushed)}};
    const auto answer = client.Post("/push", form);
    constexpr int hundred = 100;
    if (answer && answer->status / hundred == 2) ++count.taken;
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Pushes messages of its own to a Talk server."};
  std::string url;
  double every = 0;
  double total = 0;
  app.add_option("URL", url, "http://HOST:PORT")->required();
  app.add_option("--every", every, "Milliseconds from push to push")
      ->required()
      ->check(CLI::Range(1.0, 3600000.0));
  app.add_option("--for", total, "Seconds in all")->required()->check(CLI::Range(0.0, 3600.0));
  CLI11_PARSE(app, argc, argv);
  using Milliseconds = std::chrono::duration<double, std::milli>;
  using Seconds = std::chrono::duration<double>;
  const Count count =
      push_for(url, std::chrono::duration_cast<Clock::duration>(Milliseconds(every)),
               std::chrono::duration_cast<Clock::duration>(Seconds(total)));
  fmt::print("pushed {}, taken {}\n", count.pushed, count.taken);
  return count.taken > 0 ? 0 : 1;
}
