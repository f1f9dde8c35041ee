// Holds many pulls open at a talk-server process and measures what they cost it, and how long one
// push takes until every pull has it.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "reference/client/client.h"
#include "reference/process/process.h"
#include "reference/server/benchmark/open_pulls.h"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto patience = 30s;

// Descriptors beside those of the pulls, on either side.
constexpr std::size_t spare_descriptors = 64;

struct Options {
  std::size_t pulls = 10'000;
  std::size_t rounds = 21;
  std::string message = std::string(24, 'x');
};

double seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

int fail(const std::string& sentence) {
  std::cerr << "pulls_benchmark: " << sentence << '\n';
  return 1;
}

// A number of /proc/PID/status by its name; 0 when there is none.
std::size_t process_status(pid_t process, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
  return 0;
}

// Each side of a pull is a descriptor, in a process of its own. Empty, or why there are too few.
std::string raise_descriptor_limit(std::size_t pulls) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= pulls + spare_descriptors) return {};
  return fmt::format(
      "the limit of open descriptors is too low: {} pulls need {}, the hard limit is {}; raise it "
      "(as root: ulimit -Hn {}), or ask for fewer with --pulls",
      pulls, pulls + spare_descriptors, limit.rlim_max, pulls + spare_descriptors);
}

std::vector<double> push_to_all(talk::client::Client& pusher,
                                talk::server::benchmark::OpenPulls& pulls, const Options& options,
                                std::string& wrong) {
  std::vector<double> times;
  for (std::size_t round = 0; round < options.rounds && wrong.empty(); ++round) {
    const auto start = Clock::now();
    if (const auto error = pusher.push(options.message).error) {
      wrong = "the push failed: " + error->sentence;
    } else {
      wrong = pulls.await(round + 2, patience);  // the noop that opened it, and one a round
    }
    times.push_back(seconds(Clock::now() - start));
  }
  std::sort(times.begin(), times.end());
  return times;
}

int measure(const Options& options) {
  talk::process::Server server(
      {{talk::process::beside_this("talk-server"), "--port", "0", "--heartbeat", "60m"}});
  if (!server.listens()) return fail(server.first_line());
  talk::client::Client pusher(*talk::framing::read_url(server.url()).url, "pusher");
  if (const auto error = pusher.push("warm").error) return fail(error->sentence);

  const std::size_t before = process_status(server.process().pid(), "VmRSS");
  const auto start = Clock::now();
  talk::server::benchmark::OpenPulls pulls;
  std::string wrong = pulls.open(server.port(), options.pulls);
  if (wrong.empty()) wrong = pulls.await(1, patience);
  if (!wrong.empty()) return fail(wrong);
  fmt::print("{} pulls opened in {:.2f} s, held by {} threads\n", options.pulls,
             seconds(Clock::now() - start), process_status(server.process().pid(), "Threads"));
  const std::size_t after = process_status(server.process().pid(), "VmRSS");
  fmt::print(
      "resident memory of talk-server: {} KiB without, {} KiB with them: {:.1f} KiB a pull\n",
      before, after,
      (static_cast<double>(after) - static_cast<double>(before)) /
          static_cast<double>(options.pulls));

  const std::vector<double> times = push_to_all(pusher, pulls, options, wrong);
  if (!wrong.empty()) return fail(wrong);
  const std::size_t later = process_status(server.process().pid(), "VmRSS");
  fmt::print("one push of {} bytes until all have it: median {:.3f} s, {:.3f} to {:.3f} s in {}\n",
             options.message.size(), times.at(times.size() / 2), times.front(), times.back(),
             times.size());
  fmt::print("resident memory after the pushes: {} KiB: {:.1f} KiB a pull\n", later,
             (static_cast<double>(later) - static_cast<double>(before)) /
                 static_cast<double>(options.pulls));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::size_t size = options.message.size();
  CLI::App app("Memory of open pulls, and the time of one push to all of them.", "pulls_benchmark");
  app.add_option("--pulls", options.pulls, "How many are held open")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "How many pushes are measured")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--size", size, "Bytes of the message")
      ->check(CLI::Range(0, 1024 * 1024))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  options.message.assign(size, 'x');
  if (const std::string too_low = raise_descriptor_limit(options.pulls); !too_low.empty()) {
    std::cerr << "pulls_benchmark: " << too_low << '\n';
    return 2;
  }
  return measure(options);
}
