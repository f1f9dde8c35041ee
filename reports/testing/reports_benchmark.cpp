// Writes a large report in every form and says what each takes: time, size and memory. Each form
// is written by a process of its own, so that its peak is its own.
// Usage: reports_benchmark [CASES [LIMIT_MIB]]   (10000 cases of 64 KiB; exit 1 over the limit)
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reports/outputs.h"
#include "reports/saved.h"
#include "reports/spool.h"

namespace talkspec::report {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr std::size_t transcript_bytes = 64 * 1024;

// 64 KiB as a pull receives them: a head, then chunks of messages of 20 to 120 bytes.
std::vector<WireEvent> transcript(std::size_t number) {
  std::vector<WireEvent> events;
  const auto add = [&events](WireEvent::Kind kind, std::string bytes) {
    WireEvent event;
    event.at = std::chrono::microseconds(events.size() * 40);
    event.connection = "alice";
    event.kind = kind;
    event.bytes = std::move(bytes);
    events.push_back(std::move(event));
  };
  add(WireEvent::Kind::opened, "");
  add(WireEvent::Kind::sent, "GET /pull?name=alice HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  add(WireEvent::Kind::received,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n");
  std::size_t total = 0;
  for (std::size_t i = 0; total < transcript_bytes; ++i) {
    std::string bytes;
    while (bytes.size() < 2000) {
      const std::size_t size = 20 + (i * 7 + number + bytes.size()) % 100;
      bytes += fmt::format("{:x}\r\n{:m>{}}", size, i, size - 1) + '\0' + "\r\n";
    }
    total += bytes.size();
    add(WireEvent::Kind::received, std::move(bytes));
  }
  return events;
}

Case a_case(std::size_t number) {
  Case c;
  c.area = fmt::format("area-{}", number % 10);
  c.id = fmt::format("{}/case-{}", c.area, number);
  c.title = "A message reaches an open pull";
  c.requirements = {{fmt::format("REQUIREMENT-{}", number % 90), Level::must,
                     "A push answered 2xx reaches every open pull whole.", "draft §1"}};
  c.verdict = number % 10 == 0 ? Verdict::fail : Verdict::pass;
  if (c.verdict == Verdict::fail) {
    c.message = "alice got 3 of 10 messages";
    c.expected = "10 messages";
    c.actual = "3 messages";
  }
  c.file = "suite/delivery.json";
  c.line = 12;
  c.rerun = fmt::format("talkspec run http://127.0.0.1:8080 --filter {} --seed 1", c.id);
  c.duration = std::chrono::microseconds(1500);
  c.transcript = transcript(number);
  return c;
}

Run a_run(std::size_t cases) {
  const auto spool = std::make_shared<Spool>();
  Run run;
  run.profile = "draft-00";
  run.target = "http://127.0.0.1:8080";
  for (std::size_t number = 0; number < cases; ++number) {
    run.cases.push_back(a_case(number));
    spool->take(run.cases.back());
  }
  run.spool = spool;
  return run;
}

double mebibytes(std::uintmax_t bytes) {
  return static_cast<double>(bytes) / (1024.0 * 1024.0);
}

// Runs `write` in a child and prints what it took; false when that failed or was over the limit.
bool measure(std::string_view name, const std::string& path, double limit,
             const std::function<bool()>& write) {
  std::fflush(stdout);
  const auto start = Clock::now();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(write() ? 0 : 1);
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child || status != 0) {
    fmt::print("{:<12} failed\n", name);
    return false;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto cpu = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  const double peak = static_cast<double>(usage.ru_maxrss) / 1024.0;
  std::error_code none;
  fmt::print("{:<12} {:>6.2f} s, {:>6.2f} s of CPU  {:>8.1f} MiB written  {:>6.1f} MiB at most{}\n",
             name, seconds, cpu(usage.ru_utime) + cpu(usage.ru_stime),
             mebibytes(fs::file_size(path, none)), peak, peak > limit ? "  over the limit" : "");
  return peak <= limit;
}

int main(int argc, char** argv) {
  const std::size_t cases = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
  const double limit = argc > 2 ? std::strtod(argv[2], nullptr) : 256;
  std::string folder = (fs::temp_directory_path() / "talkspec-benchmark-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return std::perror("mkdtemp"), 2;

  const Run run = a_run(cases);
  fmt::print("{} cases with {} KiB of transcript each\n", cases, transcript_bytes / 1024);
  bool good = true;
  for (const Form& form : forms()) {
    if (!form.takes_path() || form.is_of_several_runs()) continue;
    const std::string path = folder + "/" + std::string(form.name);
    good &= measure(form.name, path, limit, [&] { return !write_outputs(run, {{&form, path}}); });
    if (form.name != "json") continue;
    // The text is in memory then, and a second spool.
    constexpr double spool = 64;
    good &= measure("(read back)", path, limit + mebibytes(fs::file_size(path)) + spool,
                    [&] { return read_saved(path).run.has_value(); });
    fs::remove(path);
  }
  fs::remove_all(folder);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace talkspec::report

int main(int argc, char** argv) {
  return talkspec::report::main(argc, argv);
}
