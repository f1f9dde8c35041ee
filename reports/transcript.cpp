#include "reports/transcript.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

constexpr std::size_t line_bytes = 160;  // a line of more bytes goes on in the next one

using Transcript = std::vector<WireEvent>;

// Which events are shown.
class Choice {
 public:
  Choice(const Transcript& transcript, std::size_t most) : shown_(transcript.size(), false) {
    for (std::size_t i = 0; i < transcript.size(); ++i)
      if (!transcript[i].foreign || transcript[i].deciding) own_.push_back(i);
    const auto deciding = std::find_if(own_.begin(), own_.end(),
                                       [&](std::size_t i) { return transcript[i].deciding; });
    if (own_.size() <= most)
      take(0, own_.size());
    else if (deciding != own_.end())
      take_around(transcript, static_cast<std::size_t>(deciding - own_.begin()), most);
    else
      take_ends(most);
  }

  std::vector<bool> take() { return std::move(shown_); }

 private:
  // Of the case's own events, those of the range.
  void take(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      shown_[own_[i]] = true;
  }

  void take_ends(std::size_t most) {
    take(0, most / 2);
    take(own_.size() - (most - most / 2), own_.size());
  }

  // A third comes after the deciding event; what comes before explains it, its request above all.
  void take_around(const Transcript& transcript, std::size_t deciding, std::size_t most) {
    const std::size_t room = std::max<std::size_t>(most, 1) - 1;
    const std::size_t behind = own_.size() - deciding - 1;
    const std::size_t before = std::min(room - std::min(room / 3, behind), deciding);
    std::size_t from = deciding - before;
    std::size_t request = deciding;
    while (request > 0 && !is_request(transcript[own_[request]], transcript[own_[deciding]]))
      --request;
    if (request < from && before > 0) {
      take(request, request + 1);
      ++from;
    }
    take(from, deciding + 1 + std::min(room - before, behind));
  }

  static bool is_request(const WireEvent& event, const WireEvent& deciding) {
    return event.kind == WireEvent::Kind::sent && event.connection == deciding.connection;
  }

  std::vector<std::size_t> own_;  // the case's own events
  std::vector<bool> shown_;
};

// The bytes up to and with the first CRLF, at most line_bytes of them; taken off `bytes`.
std::string_view take_line(std::string_view& bytes) {
  const std::size_t crlf = bytes.substr(0, line_bytes).find("\r\n");
  const std::size_t size =
      crlf == std::string_view::npos ? std::min(bytes.size(), line_bytes) : crlf + 2;
  const std::string_view line = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return line;
}

class Writer {
 public:
  Writer(const Transcript& transcript, const TranscriptLimits& limits) : limits_(limits) {
    for (const WireEvent& event : transcript)
      if (!event.foreign) name_width_ = std::max(name_width_, escape_text(event.connection).size());
  }

  void write(const WireEvent& event) {
    write_omission();
    fmt::format_to(std::back_inserter(out_), "{}{:>8.3f} ms  {:<{}}  ",
                   event.deciding ? "=>" : "  ", static_cast<double>(event.at.count()) / 1000.0,
                   escape_text(event.connection), name_width_);
    if (event.kind == WireEvent::Kind::sent || event.kind == WireEvent::Kind::received)
      write_bytes(event);
    else if (event.kind == WireEvent::Kind::note)
      out_ += "# " + escape_text_shortened(event.bytes, limit_of(event)) + '\n';
    else
      out_ += std::string(name(event.kind)) + '\n';
  }

  void leave_out(const WireEvent& event) { ++(event.foreign ? foreign_ : own_); }

  std::string take() {
    write_omission();
    return std::move(out_);
  }

 private:
  std::size_t limit_of(const WireEvent& event) const {
    return event.deciding ? limits_.deciding_bytes : limits_.bytes;
  }

  void write_omission() {
    const auto events = [](std::size_t count) { return count == 1 ? "event" : "events"; };
    if (own_ > 0 && foreign_ > 0)
      fmt::format_to(std::back_inserter(out_), "{:>13}  … {} {} and {} of other cases …\n", "",
                     own_, events(own_), foreign_);
    else if (own_ + foreign_ > 0)
      fmt::format_to(std::back_inserter(out_), "{:>13}  … {} {}{} …\n", "", own_ + foreign_,
                     events(own_ + foreign_), foreign_ > 0 ? " of other cases" : "");
    own_ = foreign_ = 0;
  }

  void write_bytes(const WireEvent& event) {
    const std::string_view arrow = event.kind == WireEvent::Kind::sent ? "> " : "< ";
    const std::string_view all = event.bytes;
    const std::size_t limit = limit_of(event);
    // Of the deciding event the end is as telling as the beginning.
    const std::size_t tail = event.deciding && all.size() > limit ? limit / 2 : 0;
    const std::size_t head = std::min(all.size(), limit - tail);
    const std::size_t left_out = all.size() - head - tail;
    write_lines(arrow, all.substr(0, head), true, tail > 0 ? left_out : left_out + event.elided);
    if (tail > 0) write_lines(arrow, all.substr(all.size() - tail), false, event.elided);
  }

  void write_lines(std::string_view arrow, std::string_view bytes, bool first,
                   std::uint64_t left_out) {
    do {
      if (!first) out_.append(name_width_ + 17, ' ');
      first = false;
      out_ += arrow;
      out_ += escape(take_line(bytes));
      if (bytes.empty() && left_out > 0)
        fmt::format_to(std::back_inserter(out_), "… ({} {} more)", left_out,
                       left_out == 1 ? "byte" : "bytes");
      out_ += '\n';
    } while (!bytes.empty());
  }

  std::string out_;
  std::size_t name_width_ = 0;
  const TranscriptLimits& limits_;
  std::size_t own_ = 0;  // left out since the last line
  std::size_t foreign_ = 0;
};

}  // namespace

std::vector<bool> events_within(const std::vector<WireEvent>& transcript, std::size_t most) {
  return Choice(transcript, most).take();
}

std::string transcript_text(const std::vector<WireEvent>& transcript,
                            const TranscriptLimits& limits) {
  const std::vector<bool> shown = events_within(transcript, limits.events);
  Writer writer(transcript, limits);
  for (std::size_t i = 0; i < transcript.size(); ++i) {
    if (shown[i])
      writer.write(transcript[i]);
    else
      writer.leave_out(transcript[i]);
  }
  return writer.take();
}

}  // namespace talkspec::report
