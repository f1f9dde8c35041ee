// What the captured streams say, against captures/decoded.txt: one line a response. A capture is
// all that came on one socket, heads included.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

const std::filesystem::path captures = TALKSPEC_CAPTURES;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// A text as it stands in decoded.txt: escaped, a run of more than 16 equal bytes as {LENGTH*BYTE}.
std::string shown(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t run = std::min(text.find_first_not_of(text.front()), text.size());
    const std::string byte = escaped(text.substr(0, 1));
    if (run > 16) {
      out += '{' + std::to_string(run) + '*' + byte + '}';
    } else {
      for (std::size_t i = 0; i < run; ++i)
        out += byte;
    }
    text.remove_prefix(run);
  }
  return out + '"';
}

struct Account {
  std::string text;
  void on_message(const Message& message) { text += ' ' + shown(message.text); }
  void on_tail(const Tail& tail) { text += " tail of " + std::to_string(tail.size); }
  void on_leniency(Leniency leniency, std::uint64_t) { text += ' ' + std::string(name(leniency)); }
};

// Decodes a body in segments of `step` bytes and tells how it went; removes it from `bytes`.
std::string take_body(std::string_view& bytes, const Options& options, std::size_t step) {
  StreamDecoder decoder(options);
  Account account;
  while (!bytes.empty() && decoder.status() == Status::incomplete)
    bytes.remove_prefix(decoder.feed(bytes.substr(0, step), account).consumed);
  const bool cut = decoder.finish(account) == Status::error;
  if (cut) account.text += ' ' + std::string(name(decoder.error().code));
  return account.text;
}

// One response and what follows its head; removes it from `bytes`. A pull is chunked whatever its
// head says: headless answers of 2013 say nothing.
std::string take_response(std::string_view& bytes, Framing framing, bool pull, std::size_t step) {
  ResponseHeadParser parser;
  const HeadFeedResult head = parser.feed(bytes);
  if (head.status != Status::done) {
    bytes = {};
    return "no head: " + std::string(name(parser.error().code));
  }
  bytes.remove_prefix(head.consumed);
  const BodyLength body = body_of(parser.head(), "GET");
  std::string account = std::to_string(parser.head().status_code);
  if (body.framing == BodyFraming::length) {
    account += " length " + shown(bytes.substr(0, body.bytes));
    bytes.remove_prefix(std::min<std::size_t>(body.bytes, bytes.size()));
  } else if (body.framing == BodyFraming::chunked || pull) {
    account += body.framing == BodyFraming::chunked ? " chunked" : " headless";
    account += take_body(bytes, {.framing = framing}, step);
  } else {
    account +=
        " until close" + take_body(bytes, {.framing = framing, .coding = Coding::identity}, step);
  }
  return account;
}

std::string decoded(const std::string& file, std::string_view bytes, std::size_t step) {
  const Framing framing = file.find("-nul-") != file.npos ? Framing::nul : Framing::lf;
  const bool pull = file.find(".push.") == file.npos;
  std::string lines;
  while (!bytes.empty())
    lines += file + ": " + take_response(bytes, framing, pull, step) + '\n';
  return lines;
}

TEST(Captures, SayWhatTheySaid) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(captures))
    if (entry.path().extension() == ".bin") files.push_back(entry.path().filename());
  std::sort(files.begin(), files.end());
  ASSERT_GT(files.size(), 100U);
  std::string all;
  for (const std::string& file : files) {
    const std::string bytes = contents(captures / file);
    const std::string whole = decoded(file, bytes, bytes.size());
    for (const std::size_t step : {1U, 7U, 64U})
      EXPECT_EQ(decoded(file, bytes, step), whole) << "by " << step;
    all += whole;
  }
  EXPECT_EQ(all, contents(captures / "decoded.txt"));
}

}  // namespace
}  // namespace talk::framing::testing
