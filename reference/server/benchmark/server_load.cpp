// Puts one server under one kind of load and prints what came of it as one line of JSON. It is for
// scripts/compare-servers, which starts the servers.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "reference/server/benchmark/open_pulls.h"

namespace {

using namespace std::chrono_literals;
using namespace talk::server::benchmark;

struct Load {
  std::string kind;
  std::size_t pulls = 1;
  std::size_t pushers = 1;
  double seconds = 3;
};

constexpr auto patience = 60s;

int fail(const std::string& sentence) {
  std::cerr << "server_load: " << sentence << '\n';
  return 1;
}

double microseconds(std::vector<std::int64_t>& times, double share) {
  if (times.empty()) return 0;
  const auto at =
      times.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), at, times.end());
  return static_cast<double>(*at) / 1000;
}

// Opens all pulls, and pushes until every one has got something: then they stand.
std::string open_all(const Target& target, OpenPulls& pulls, std::size_t count, int pusher) {
  if (std::string wrong = pulls.open(count); !wrong.empty()) return wrong;
  const auto deadline = Clock::now() + patience;
  while (Clock::now() < deadline) {
    if (!answered(pusher, push_request(target, stamped_message()))) return "a push was refused";
    if (pulls.await(1, 2s).empty()) return {};
  }
  return "not every pull got something";
}

// Each pusher pushes and waits for its answer, over and over, while one thread reads all pulls.
int push_and_read(const Target& target, const Load& load, OpenPulls& pulls) {
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> pushed = 0;
  std::vector<std::thread> pushers;
  pulls.await(1'000'000, 100ms);  // what is still on its way
  pulls.take_latencies();
  const std::uint64_t before = pulls.delivered();
  const double cpu_before = cpu_seconds(target);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < load.pushers; ++i)
    pushers.emplace_back([&] {
      const int fd = connect_to(target);
      while (!stop && answered(fd, push_request(target, stamped_message())))
        ++pushed;
      ::close(fd);
    });
  const std::string wrong = pulls.await(
      1'000'000'000,
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(load.seconds)));
  const double time = std::chrono::duration<double>(Clock::now() - start).count();
  const double cpu = cpu_seconds(target) - cpu_before;
  const auto delivered = static_cast<double>(pulls.delivered() - before);
  stop = true;
  for (std::thread& pusher : pushers)
    pusher.join();
  if (wrong.find("in time") == std::string::npos) return fail(wrong);
  auto latencies = pulls.take_latencies();
  fmt::print(
      R"({{"pushes": {:.0f}, "deliveries": {:.0f}, "p50_us": {:.0f}, "p99_us": {:.0f}, "cpu_us": {:.2f}}})"
      "\n",
      static_cast<double>(pushed) / time, delivered / time, microseconds(latencies, 0.5),
      microseconds(latencies, 0.99), cpu * 1e6 / delivered);
  return 0;
}

// What waiting pulls take, and how long one push takes until all have it.
int push_to_all(const Target& target, OpenPulls& pulls, std::size_t count, std::size_t before,
                int pusher) {
  const double each =
      static_cast<double>(resident_bytes(target) - before) / static_cast<double>(count);
  std::vector<std::int64_t> times;
  for (int round = 0; round < 11; ++round) {
    const auto start = Clock::now();
    if (!answered(pusher, push_request(target, stamped_message())))
      return fail("a push was refused");
    if (const std::string wrong = pulls.await(1, patience); !wrong.empty()) return fail(wrong);
    times.push_back(std::chrono::nanoseconds(Clock::now() - start).count());
  }
  fmt::print(R"({{"pulls": {}, "bytes_each": {:.0f}, "to_all_us": {:.0f}}})"
             "\n",
             count, each, microseconds(times, 0.5));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Target target;
  Load load;
  bool nul = false;
  CLI::App app("One server under one kind of load.", "server_load");
  app.add_option("kind", load.kind, "stream: push and read; all: one push to many pulls")
      ->required()
      ->check(CLI::IsMember({"stream", "all"}));
  app.add_option("--port", target.port)->required();
  app.add_option("--pull", target.pull)->required();
  app.add_option("--push", target.push)->required();
  app.add_option("--prefix", target.prefix);
  app.add_flag("--nul", nul, "End messages in NUL here");
  app.add_option("--process", target.processes)->required();
  app.add_option("--pulls", load.pulls);
  app.add_option("--pushers", load.pushers);
  app.add_option("--seconds", load.seconds);
  CLI11_PARSE(app, argc, argv);
  if (nul) target.end = std::string(1, '\0');

  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);

  const int pusher = connect_to(target);
  if (pusher < 0 || !answered(pusher, push_request(target, "warm")))
    return fail("the server takes no push");
  const std::size_t before = resident_bytes(target);
  OpenPulls pulls(target);
  if (const std::string wrong = open_all(target, pulls, load.pulls, pusher); !wrong.empty())
    return fail(wrong);
  const int code = load.kind == "all" ? push_to_all(target, pulls, load.pulls, before, pusher)
                                      : push_and_read(target, load, pulls);
  ::close(pusher);
  return code;
}
