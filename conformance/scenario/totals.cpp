#include "conformance/scenario/totals.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/amount.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/value.h"

namespace talkspec::scenario {
namespace {

constexpr std::uint64_t fixed_bytes = 512;  // of a request that the runner writes: more than enough

// How often something is done, and the greatest ${i} there.
struct Loop {
  std::uint64_t rounds = 1;
  std::uint64_t most_i = 0;

  Loop inner(std::uint64_t times) const {
    return {product(rounds, times), times > 1 ? times - 1 : most_i};
  }
};

class Totals {
 public:
  Totals(CaseReader& reader, const Scenario& scenario) : reader_(reader), measure_(scenario) {}

  void add(const Steps& steps, Loop loop) {
    for (const Step& step : steps) {
      offset_ = step.offset;
      std::visit([&](const auto& action) { add(action, loop); }, step.action);
    }
  }

 private:
  void report(std::string message) {
    if (!std::exchange(reported_, true)) reader_.report(offset_, std::move(message));
  }

  // --- what is counted ------------------------------------------------------------------------

  void act(std::uint64_t actions, Loop loop) {
    actions_ = sum(actions_, product(std::max<std::uint64_t>(actions, 1), loop.rounds));
    if (actions_ > LoadLimits::actions)
      report(
          fmt::format("with this, the case comes to more than {} steps, messages and segments; "
                      "loops in loops multiply",
                      LoadLimits::actions));
  }

  void pace(std::chrono::milliseconds time, std::uint64_t times, Loop loop) {
    const auto each = product(static_cast<std::uint64_t>(time.count()), times);
    pacing_ = sum(pacing_, product(each, loop.rounds));
    if (pacing_ > static_cast<std::uint64_t>(std::chrono::milliseconds(LoadLimits::pacing).count()))
      report(fmt::format("with this, the case waits for more than {} s in all",
                         LoadLimits::pacing.count()));
  }

  // What is sent at once.
  void send(std::uint64_t bytes, const Segments& segments, Loop loop) {
    hold(bytes);
    sent_ = sum(sent_, product(bytes, loop.rounds));
    if (sent_ > LoadLimits::case_bytes)
      report(fmt::format("with this, the case sends more than {} bytes", LoadLimits::case_bytes));
    const std::uint64_t cuts =
        segments.at.size() + (segments.every == 0 ? 0 : bytes / segments.every);
    act(cuts + 1, loop);
    pace(segments.delay, cuts, loop);
    for (const std::string& offset : segments.at)
      count(offset, loop);
  }

  // What is in memory at once.
  void hold(std::uint64_t bytes) {
    if (bytes > LoadLimits::bytes)
      report(fmt::format("comes to more than {} bytes", LoadLimits::bytes));
  }

  Amount checked(Amount amount) {
    hold(amount.largest);
    if (amount.pieces > Evaluator::most_pieces(LoadLimits::bytes))
      report("is made of too many pieces");
    if (amount.chain > Evaluator::longest_chain)
      report(fmt::format("is made by a chain of more than {} names of `let`",
                         Evaluator::longest_chain));
    no_number();
    return amount;
  }

  std::uint64_t bytes_of(const Value& value, Loop loop) {
    return checked(measure_.of(value, loop.most_i)).bytes();
  }
  std::uint64_t bytes_of(const std::optional<Value>& value, Loop loop) {
    return value ? bytes_of(*value, loop) : 0;
  }
  std::uint64_t bytes_in_form(const Value& value, Loop loop) {
    return checked(measure_.of_form(value, loop.most_i)).bytes();
  }
  std::uint64_t bytes_of(const Match& match, Loop loop) {
    return match.kind == Match::Kind::json
               ? checked(measure_.of_text(match.value.text, loop.most_i)).bytes()
               : bytes_of(match.value, loop);
  }

  std::uint64_t bytes_of(const std::vector<HeaderLine>& lines, Loop loop) {
    std::uint64_t bytes = 0;
    for (const HeaderLine& line : lines)
      bytes = sum(bytes, sum(bytes_of(line.value, loop), line.name.size() + 4));
    return bytes;
  }
  std::uint64_t bytes_of(const Request& request, Loop loop) {
    return sum(fixed_bytes, sum(bytes_of(request.target, loop), bytes_of(request.headers, loop)));
  }

  // Messages that must come.
  void due(const std::vector<Match>& messages, const std::string& text, Loop loop) {
    const std::uint64_t times = count(text, loop);
    const Loop each = loop.inner(times);
    std::uint64_t all = 0;
    for (const Match& message : messages)
      all = sum(all, bytes_of(message, each));
    hold(product(all, times));
    act(messages.size(), each);
  }

  void check(const Answer& answer, Loop loop) {
    if (answer.body) bytes_of(*answer.body, loop);
    for (const FieldMatch& field : answer.fields)
      if (field.value) bytes_of(*field.value, loop);
  }

  std::uint64_t count(const std::string& text, Loop loop) {
    const std::uint64_t counted = measure_.count(text, loop.most_i);
    no_number();
    return counted;
  }
  void no_number() {
    if (!measure_.error().empty()) report(measure_.error());
  }

  // RFC 9112 §7.1: what the chunked coding adds to so many bytes.
  std::uint64_t framing(const step::Push& push, std::uint64_t bytes, Loop loop) {
    std::uint64_t chunks = 2;  // the last-chunk, and what is left over
    std::uint64_t left = bytes;
    for (const std::uint32_t size : push.chunk_sizes) {
      left -= std::min<std::uint64_t>(left, size);
      ++chunks;
    }
    if (!push.chunk_sizes.empty()) chunks += left / push.chunk_sizes.back();
    const std::uint64_t each = sum(bytes_of(push.extension, loop), 20);  // size line and CRLF
    return sum(product(chunks, each), bytes_of(push.trailers, loop));
  }

  // --- steps: one that is not named here is one action ----------------------------------------

  void add(const auto&, Loop loop) { act(1, loop); }

  void add(const step::Pull& pull, Loop loop) {
    const std::uint64_t name = pull.name ? bytes_in_form(*pull.name, loop) : 0;
    if (pull.answer) check(*pull.answer, loop);
    send(sum(bytes_of(pull.request, loop), name), {}, loop);
  }

  void add(const step::Push& push, Loop loop) {
    const std::uint64_t times = count(push.times, loop);
    const Loop each = loop.inner(times);
    const std::uint64_t name = push.name ? bytes_in_form(*push.name, each) : 0;
    const std::uint64_t head = sum(bytes_of(push.request, each), name);
    const std::uint64_t body = bytes_of(push.body, each);
    check(push.answer, each);
    std::uint64_t all = 0;
    for (const Value& message : push.messages) {
      const std::uint64_t form = bytes_in_form(message, each);
      const std::uint64_t content = push.body ? sum(body, form) : form;
      std::uint64_t request = sum(head, content);
      if (push.form == step::Push::Form::chunked)
        request = sum(request, framing(push, content, each));
      send(request, push.segments, each);
      all = sum(all, request);
    }
    if (push.pipelined) hold(product(all, times));
  }

  void add(const step::Send& sent, Loop loop) {
    send(bytes_of(sent.bytes, loop), sent.segments, loop);
  }

  void add(const step::AwaitAnswer& await, Loop loop) {
    check(await.answer, loop);
    act(1, loop);
  }

  void add(const step::Expect& expect, Loop loop) { due(expect.messages, expect.times, loop); }

  void add(const step::Pulled& pulled, Loop loop) { send(bytes_of(pulled.head, loop), {}, loop); }

  void add(const step::Pushed& pushed, Loop loop) { send(bytes_of(pushed.answer, loop), {}, loop); }

  void add(const step::Ask& ask, Loop loop) { send(bytes_of(ask.text, loop), {}, loop); }

  void add(const step::Stream& stream, Loop loop) {
    const std::uint64_t times = count(stream.times, loop);
    const Loop each = loop.inner(times);
    std::uint64_t all = 0;
    for (const Value& message : stream.messages)
      all = sum(all, sum(bytes_of(message, each), 64));
    send(product(all, times), stream.segments, loop);
    act(stream.messages.size(), each);
  }

  void add(const step::Shown& shown, Loop loop) { due(shown.messages, shown.times, loop); }

  void add(const step::Wait& wait, Loop loop) {
    act(1, loop);
    pace(wait.time, 1, loop);
  }

  void add(const step::Together& together, Loop loop) {
    for (const Steps& branch : together.branches)
      add(branch, loop);
  }

  void add(const step::Repeat& repeat, Loop loop) {
    act(1, loop);
    const std::uint64_t times = count(repeat.times, loop);
    add(repeat.steps, {product(loop.rounds, times), times == 0 ? 0 : times - 1});
  }

  CaseReader& reader_;
  Measure measure_;
  std::size_t offset_ = 0;  // of the step
  std::uint64_t actions_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t pacing_ = 0;
  bool reported_ = false;
};

}  // namespace

void check_totals(CaseReader& reader, const Scenario& scenario) {
  Totals(reader, scenario).add(scenario.steps, {});
  Totals(reader, scenario).add(scenario.control, {});
}

}  // namespace talkspec::scenario
