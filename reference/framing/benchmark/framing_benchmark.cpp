// How fast chunked streams are decoded and split into messages, beside the parsers that others use.
//
//   framing_benchmark [Google Benchmark options]
//   framing_benchmark --once DECODER CHUNK MESSAGE MIB   one pass, for callgrind; prints the count
//   framing_benchmark --list                             the names of the decoders
//
// All decode the same bytes, in one process and by turns, and must count the same messages. Sizes
// are of payload, a message's terminator included; so are the GB/s.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "reference/framing/benchmark/decoders.h"
#include "reference/framing/encoder.h"

namespace talk::framing::benchmark {
namespace {

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr std::size_t input_bytes = 64 * mebibyte;
constexpr std::array<std::size_t, 4> chunk_sizes{20, 120, 4096, 65536};
constexpr std::array<std::size_t, 2> message_sizes{20, 100};

// A chunked body, and what a decoder must find in it.
struct Input {
  std::size_t chunk;
  std::size_t message;
  std::size_t payload;
  std::string body;
  Count count;
};

Input make_input(std::size_t chunk, std::size_t message, std::size_t payload_bytes) {
  const std::size_t messages = payload_bytes / message;
  Input input{chunk, message, messages * message, {}, {messages, messages * (message - 1)}};
  std::string payload(input.payload, 'x');
  for (std::size_t i = 1; i <= messages; ++i)
    payload[i * message - 1] = '\0';
  input.body.reserve(payload.size() + payload.size() / chunk * 10 + 16);
  for (std::size_t at = 0; at < payload.size(); at += chunk)
    append_chunk(std::string_view(payload).substr(at, chunk), input.body);
  append_last_chunk({}, input.body);
  return input;
}

void run(::benchmark::State& state, const Decoder& decoder, const Input& input) {
  for ([[maybe_unused]] auto _ : state) {
    const Count count = decoder.decode(input.body);
    if (count != input.count) {
      state.SkipWithError("counted other messages than were sent");
      return;
    }
  }
  const auto bytes = state.iterations() * static_cast<std::int64_t>(input.payload);
  state.SetBytesProcessed(bytes);
}

// The usual console, and the least CPU time of each run for the table at the end.
class Reporter : public ::benchmark::ConsoleReporter {
 public:
  explicit Reporter() : ConsoleReporter(OO_Tabular) {}

  bool ReportContext(const Context& context) override {
    if (std::exchange(context_told_, true)) return true;
    return ConsoleReporter::ReportContext(context);
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      failed_ = failed_ || run.error_occurred;
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const double seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
      const auto [at, added] = least_.try_emplace(run.run_name.function_name, seconds);
      if (!added) at->second = std::min(at->second, seconds);
    }
  }

  bool failed() const { return failed_; }
  // 0 if there was no such run.
  double least(const std::string& name) const {
    const auto at = least_.find(name);
    return at == least_.end() ? 0 : at->second;
  }

 private:
  bool context_told_ = false;
  bool failed_ = false;
  std::map<std::string, double> least_;
};

std::string run_name(const Decoder& decoder, std::size_t chunk, std::size_t message) {
  return std::string(decoder.name) + "/chunk:" + std::to_string(chunk) +
         "/message:" + std::to_string(message);
}

void print_table(const Reporter& reporter) {
  std::printf("\nGB/s of payload, best of the repetitions (x: times %s)\n%7s %8s",
              std::string(baseline).c_str(), "chunk", "message");
  for (const Decoder& decoder : decoders())
    std::printf(" %23s", std::string(decoder.name).c_str());
  for (const std::size_t chunk : chunk_sizes) {
    for (const std::size_t message : message_sizes) {
      std::printf("\n%7zu %8zu", chunk, message);
      const double base = reporter.least(run_name({baseline, nullptr}, chunk, message));
      for (const Decoder& decoder : decoders()) {
        const double seconds = reporter.least(run_name(decoder, chunk, message));
        const std::size_t whole_messages = input_bytes / message;
        const auto payload = static_cast<double>(whole_messages * message);
        if (seconds == 0) {
          std::printf(" %23s", "-");
        } else if (base == 0) {
          std::printf(" %23.2f", payload / seconds / 1e9);
        } else {
          std::printf(" %14.2f (%5.2fx)", payload / seconds / 1e9, base / seconds);
        }
      }
    }
  }
  std::printf("\n");
}

// Inputs one after another, so that only one is in memory; the decoders of an input by turns.
int run_all(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  std::array<std::string, 3> defaults{"--benchmark_repetitions=15",
                                      "--benchmark_enable_random_interleaving=true",
                                      "--benchmark_min_time=0.03"};
  for (std::string& option : defaults)
    arguments.insert(arguments.begin() + 1, option.data());
  int count = static_cast<int>(arguments.size());
  ::benchmark::Initialize(&count, arguments.data());
  if (::benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  Reporter reporter;
  for (const std::size_t chunk : chunk_sizes) {
    for (const std::size_t message : message_sizes) {
      const Input input = make_input(chunk, message, input_bytes);
      for (const Decoder& decoder : decoders()) {
        ::benchmark::RegisterBenchmark(
            run_name(decoder, chunk, message).c_str(),
            [&](::benchmark::State& state) { run(state, decoder, input); })
            ->Unit(::benchmark::kMillisecond);
      }
      ::benchmark::RunSpecifiedBenchmarks(&reporter);
      ::benchmark::ClearRegisteredBenchmarks();
    }
  }
  print_table(reporter);
  return reporter.failed() ? 1 : 0;
}

std::size_t number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

// What callgrind counts: not inlined, so that it can be told apart by its name.
[[gnu::noinline]] Count decode_once(const Decoder& decoder, std::string_view body) {
  return decoder.decode(body);
}

int run_once(std::span<char*> arguments) {
  const std::size_t chunk = number(arguments[1]);
  const std::size_t message = number(arguments[2]);
  const std::size_t mebibytes = number(arguments[3]);
  const auto found = std::find_if(decoders().begin(), decoders().end(),
                                  [&](const Decoder& d) { return d.name == arguments[0]; });
  if (found == decoders().end() || chunk == 0 || message == 0 || mebibytes == 0) {
    std::fprintf(stderr, "framing_benchmark: --once wants a name of --list and three numbers\n");
    return 2;
  }
  const Input input = make_input(chunk, message, mebibytes * mebibyte);
  const Count count = decode_once(*found, input.body);
  std::printf("%zu\n", input.payload);
  return count == input.count ? 0 : 1;
}

}  // namespace
}  // namespace talk::framing::benchmark

int main(int argc, char** argv) {
  using namespace talk::framing::benchmark;
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "--once" && argc == 6) return run_once(std::span(argv + 2, 4));
  if (first == "--list" && argc == 2) {
    for (const Decoder& decoder : decoders())
      std::printf("%s\n", std::string(decoder.name).c_str());
    return 0;
  }
  return run_all(argc, argv);
}
