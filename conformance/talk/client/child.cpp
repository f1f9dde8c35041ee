#include "conformance/talk/client/child.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference/process/process.h"

namespace talkspec::talk {
namespace {

using Descriptor = asio::posix::stream_descriptor;
using wire::Task;

constexpr std::size_t kept_errors = 1024;  // bytes of standard error

::talk::process::Command command_of(const std::vector<std::string>& words) {
  ::talk::process::Command command;
  command.words = words;
  command.own_group = true;
  return command;
}

}  // namespace

struct Child::State {
  State(wire::Loop& loop, Observe observe)
      : out(loop.context()), err(loop.context()), end(loop.context()), reader(observe) {}

  State(wire::Loop& loop, const std::vector<std::string>& words, Observe observe,
        std::shared_ptr<wire::Condition> changed_in)
      : out(loop.context()),
        err(loop.context()),
        end(loop.context()),
        reader(observe),
        changed(std::move(changed_in)) {
    process.emplace(command_of(words));
    if (process->pid() < 0) {
      code = 127;
      over = true;
      return;
    }
    take(out, ::fcntl(process->out(), F_DUPFD_CLOEXEC, 0));
    take(err, ::fcntl(process->err(), F_DUPFD_CLOEXEC, 0));
    take(end, static_cast<int>(::syscall(SYS_pidfd_open, process->pid(), 0)));
  }

  static void take(Descriptor& descriptor, int file) {
    std::error_code ignored;
    if (file >= 0) descriptor.assign(file, ignored);
  }

  void close() {
    closed = true;
    std::error_code ignored;
    out.close(ignored);
    err.close(ignored);
    end.close(ignored);
    process.reset();
  }

  static Task<void> read_out(std::shared_ptr<State> self) {
    std::array<char, 16UL * 1024> buffer{};
    while (!self->closed && self->reader.error().empty()) {
      std::error_code error;
      const std::size_t count = co_await self->out.async_read_some(
          asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
      if (self->closed) co_return;
      if (count > 0) self->reader.feed(std::string_view(buffer.data(), count));
      if (error) break;
      self->changed->notify();
    }
    self->reader.finish();
    self->over = true;
    self->changed->notify();
  }

  static Task<void> read_err(std::shared_ptr<State> self) {
    std::array<char, 4UL * 1024> buffer{};
    while (!self->closed) {
      std::error_code error;
      const std::size_t count = co_await self->err.async_read_some(
          asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
      const std::size_t room = kept_errors - self->said.size();
      self->said.append(buffer.data(), std::min(count, room));
      if (error) co_return;
    }
  }

  static Task<void> await_end(std::shared_ptr<State> self) {
    siginfo_t info{};
    while (info.si_pid == 0) {  // the reactor may wake us although nothing happened
      std::error_code error;
      co_await self->end.async_wait(Descriptor::wait_read,
                                    asio::redirect_error(asio::use_awaitable, error));
      if (error || self->closed) co_return;
      // It is not waited for here: its number must stay its own.
      const auto pid = static_cast<id_t>(self->process->pid());
      if (::waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) co_return;
    }
    self->code = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    self->changed->notify();
  }

  std::optional<::talk::process::Process> process;
  Descriptor out;
  Descriptor err;
  Descriptor end;
  OutputReader reader;
  std::shared_ptr<wire::Condition> changed;
  std::string said;
  std::optional<int> code;
  bool over = false;
  bool closed = false;
};

Child::Child(wire::Loop& loop, const std::vector<std::string>& words, Observe observe,
             std::shared_ptr<wire::Condition> changed)
    : state_(std::make_shared<State>(loop, words, observe, std::move(changed))) {
  if (state_->code) return;
  loop.start(State::read_out(state_));
  loop.start(State::read_err(state_));
  loop.start(State::await_end(state_));
}

Child::Child(wire::Loop& loop, Observe observe) : state_(std::make_shared<State>(loop, observe)) {}

Child::~Child() {
  state_->close();
}

OutputReader& Child::output() {
  return state_->reader;
}

std::optional<int> Child::code() const {
  return state_->code;
}

bool Child::output_over() const {
  return state_->over;
}

std::string Child::state() const {
  if (!state_->process && !state_->closed && !state_->code) return "was started elsewhere";
  if (!state_->code) return "is running";
  std::string sentence = *state_->code < 128
                             ? fmt::format("ended with exit code {}", *state_->code)
                             : fmt::format("was ended by signal {}", *state_->code - 128);
  if (!state_->said.empty()) sentence += "; it said: " + state_->said;
  return sentence;
}

}  // namespace talkspec::talk
