#include "conformance/talk/grammar/sent.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>
#include <variant>

#include "conformance/talk/isolation.h"
#include "conformance/talk/request.h"
#include "conformance/talk/target.h"

namespace talkspec::talk {
namespace {

namespace step = scenario::step;

// That of the case's first profile.
Target target_of(const scenario::Scenario& scenario) {
  TargetOptions options;
  options.url = "http://talk.example:8080";
  const auto fits = [&](const Profile& profile) {
    return scenario.profiles.empty() ||
           std::ranges::find(scenario.profiles, profile.name) != scenario.profiles.end();
  };
  if (const auto found = std::ranges::find_if(profiles(), fits); found != profiles().end())
    options.profile = &*found;
  return std::get<Target>(target_from(options));
}

class Writer {
 public:
  explicit Writer(const scenario::Scenario& scenario)
      : target_(target_of(scenario)),
        isolation_("x", 1, scenario.isolation != scenario::Isolation::alone,
                   target_.dialect.heartbeats),
        maker_(scenario, names(), "-x-1", 1),
        writer_(target_, maker_) {}

  void write(const scenario::Steps& steps, runner::Scope scope) {
    for (const scenario::Step& one : steps)
      std::visit([&](const auto& action) { write(action, scope); }, one.action);
  }

  std::vector<Sent> all;
  bool in_control = false;

 private:
  // As long as the messages of a target that takes 64 KiB.
  std::map<std::string, std::string> names() const {
    constexpr const char* longest = "65472";
    return {{"tag", isolation_.tag()},
            {"scheme", target_.scheme},
            {"authority", target_.authority},
            {"push_path", target_.push_path},
            {"pull_path", target_.pull_path},
            {"terminator", std::string(target_.terminator())},
            {"longest", longest},
            {"large", longest},
            {"large_times", "8"}};
  }

  void add(Sent sent) {
    sent.in_control = in_control;
    all.push_back(std::move(sent));
  }

  void write(const step::Pull& pull, runner::Scope scope) {
    const std::string name =
        pull.name ? maker_.bytes(*pull.name, scope) : maker_.talk_name(pull.connection);
    add({.bytes = writer_.pull(pull, name, scope),
         .connection = pull.connection,
         .begins_connection = true,
         .plain = is_plain(pull)});
  }

  void write(const step::Push& push, runner::Scope scope) {
    const std::uint64_t times = maker_.number(push.times, scope);
    for (std::uint64_t time = 0; time < times; ++time) {
      const runner::Scope inner = times > 1 ? runner::Scope{.i = time} : scope;
      const std::string name =
          push.name ? maker_.bytes(*push.name, inner) : maker_.talk_name(push.by);
      for (const scenario::Value& message : push.messages)
        add({.bytes =
                 writer_.push(push, name, isolation_.tag() + maker_.bytes(message, inner), inner),
             .connection = push.by,
             .plain = is_plain(push)});
    }
  }

  void write(const step::Open& open, runner::Scope) {
    add({.connection = open.connection, .by_hand = true, .begins_connection = true});
  }

  void write(const step::Send& send, runner::Scope scope) {
    add({.bytes = maker_.bytes(send.bytes, scope), .connection = send.connection, .by_hand = true});
  }

  void write(const step::Close& close, runner::Scope) {
    if (close.how != step::Close::How::half_close)
      add({.connection = close.connection, .by_hand = true, .begins_connection = true});
  }

  void write(const step::Together& together, runner::Scope scope) {
    for (const scenario::Steps& branch : together.branches)
      write(branch, scope);
  }

  void write(const step::Repeat& repeat, runner::Scope scope) {
    const std::uint64_t times = maker_.number(repeat.times, scope);
    for (std::uint64_t time = 0; time < times; ++time)
      write(repeat.steps, runner::Scope{.i = time});
  }

  template <typename Action>
  void write(const Action&, runner::Scope) {}  // it sends nothing of the case's own

  Target target_;
  Isolation isolation_;
  runner::BytesMaker maker_;
  RequestWriter writer_;
};

}  // namespace

std::vector<Sent> sent_by(const scenario::Scenario& scenario) {
  Writer writer(scenario);
  writer.write(scenario.steps, {});
  writer.in_control = true;
  writer.write(scenario.control, {});
  return std::move(writer.all);
}

}  // namespace talkspec::talk
