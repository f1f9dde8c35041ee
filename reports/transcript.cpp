#include "reports/transcript.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

constexpr std::size_t line_bytes = 160;  // longer runs without CRLF are broken here

// The bytes up to and with the first CRLF, at most line_bytes of them; taken off `bytes`.
std::string_view take_line(std::string_view& bytes) {
  const std::size_t crlf = bytes.substr(0, line_bytes).find("\r\n");
  const std::size_t size =
      crlf == std::string_view::npos ? std::min(bytes.size(), line_bytes) : crlf + 2;
  const std::string_view line = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return line;
}

std::string_view arrow(WireEvent::Kind kind) {
  return kind == WireEvent::Kind::sent ? "> " : "< ";
}

class Writer {
 public:
  Writer(std::size_t name_width, const TranscriptLimits& limits)
      : name_width_(name_width), limits_(limits) {}

  void write(const WireEvent& event) {
    const double milliseconds = static_cast<double>(event.at.count()) / 1000.0;
    fmt::format_to(std::back_inserter(out_), "{:>10.3f} ms  {:<{}}  ", milliseconds,
                   escape_text(event.connection), name_width_);
    switch (event.kind) {
      case WireEvent::Kind::sent:
      case WireEvent::Kind::received:
        write_bytes(event);
        break;
      case WireEvent::Kind::note:
        out_ += "# " + escape_text(event.bytes) + '\n';
        break;
      default:
        out_ += std::string(name(event.kind)) + '\n';
    }
  }

  void write_omission(std::size_t events) {
    fmt::format_to(std::back_inserter(out_), "{:>13}  … {} events …\n", "", events);
  }

  std::string take() { return std::move(out_); }

 private:
  void write_bytes(const WireEvent& event) {
    std::string_view bytes = std::string_view(event.bytes).substr(0, limits_.bytes);
    const std::uint64_t left_out = event.bytes.size() - bytes.size() + event.elided;
    const std::string indent(name_width_ + 17, ' ');
    bool first = true;
    do {
      if (!first) out_ += indent;
      first = false;
      out_ += arrow(event.kind);
      out_ += escape(take_line(bytes));
      if (bytes.empty() && left_out > 0)
        fmt::format_to(std::back_inserter(out_), "… ({} bytes more)", left_out);
      out_ += '\n';
    } while (!bytes.empty());
  }

  std::string out_;
  std::size_t name_width_;
  const TranscriptLimits& limits_;
};

}  // namespace

std::string transcript_text(const std::vector<WireEvent>& transcript,
                            const TranscriptLimits& limits) {
  std::size_t name_width = 0;
  for (const WireEvent& event : transcript)
    name_width = std::max(name_width, escape_text(event.connection).size());

  Writer writer(name_width, limits);
  const std::size_t size = transcript.size();
  const bool shortened = size > limits.events;
  const std::size_t head = shortened ? limits.events / 2 : size;
  const std::size_t tail = shortened ? limits.events - head : 0;
  for (std::size_t i = 0; i < head; ++i)
    writer.write(transcript[i]);
  if (shortened) writer.write_omission(size - head - tail);
  for (std::size_t i = size - tail; i < size; ++i)
    writer.write(transcript[i]);
  return writer.take();
}

}  // namespace talkspec::report
