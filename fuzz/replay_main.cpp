// Runs a harness over files and folders, for compilers without libFuzzer: seeds and former findings
// are replayed in every test run.
//
//   fuzz_chunked PATH...              each input once
//   fuzz_chunked --speed PATH...      all inputs over and over for some CPU seconds; says how many
//                                     executions that makes per CPU second
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

// An input in a block of exactly its size, so that reading past its end is found.
struct Input {
  std::unique_ptr<std::uint8_t[]> bytes;
  std::size_t size = 0;

  void run() const { LLVMFuzzerTestOneInput(bytes.get(), size); }
};

bool read(const std::filesystem::path& path, std::vector<Input>& inputs) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> content{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    std::fprintf(stderr, "replay: cannot read %s\n", path.c_str());
    return false;
  }
  Input input{std::make_unique<std::uint8_t[]>(content.size()), content.size()};
  if (!content.empty()) std::memcpy(input.bytes.get(), content.data(), content.size());
  inputs.push_back(std::move(input));
  return true;
}

// All files in and below `path`.
bool read_all(const std::filesystem::path& path, std::vector<Input>& inputs) {
  if (!std::filesystem::is_directory(path)) return read(path, inputs);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
    if (entry.is_regular_file() && !read(entry.path(), inputs)) return false;
  return true;
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// The median of five stretches of a second each; the first one, which warms up, is left out.
void measure(const std::vector<Input>& inputs) {
  std::size_t bytes = 0;
  for (const Input& input : inputs)
    bytes += input.size;
  std::vector<double> speeds;
  for (int stretch = 0; stretch < 6; ++stretch) {
    std::size_t executions = 0;
    const double begin = cpu_seconds();
    double used = 0;
    while (used < 1) {
      for (const Input& input : inputs)
        input.run();
      executions += inputs.size();
      used = cpu_seconds() - begin;
    }
    if (stretch != 0) speeds.push_back(static_cast<double>(executions) / used);
  }
  std::nth_element(speeds.begin(), speeds.begin() + 2, speeds.end());
  std::printf("%.0f executions per CPU second over %zu inputs of %zu bytes on average\n", speeds[2],
              inputs.size(), bytes / inputs.size());
}

}  // namespace

int main(int argc, char** argv) {
  const bool speed = argc > 1 && std::string_view(argv[1]) == "--speed";
  std::vector<Input> inputs;
  for (int i = speed ? 2 : 1; i < argc; ++i)
    if (!read_all(argv[i], inputs)) return 2;
  if (inputs.empty()) {
    std::fputs("replay: no input named; give files or folders\n", stderr);
    return 2;
  }
  if (speed) {
    measure(inputs);
    return 0;
  }
  for (const Input& input : inputs)
    input.run();
  std::printf("%zu inputs replayed\n", inputs.size());
  return 0;
}
