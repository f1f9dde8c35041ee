#include "reference/client/commands.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <thread>

#include <poll.h>
#include <unistd.h>

#include "reference/client/line_reader.h"
#include "reference/client/message_line.h"
#include "reference/client/patient_pusher.h"

namespace talk::client {
namespace {

void complain(const std::string& sentence) {
  std::fprintf(stderr, "talk-client: %s\n", sentence.c_str());
}

ExitCode exit_code(const ClientError& error) {
  switch (error.code) {
    case ClientErrc::invalid_argument:
      return ExitCode::usage;
    case ClientErrc::refused:
      return ExitCode::refused;
    case ClientErrc::protocol:
      return ExitCode::not_talk;
    case ClientErrc::stopped:
      return ExitCode::interrupted;
    case ClientErrc::unreachable:
    case ClientErrc::untrusted:
    case ClientErrc::closed:
    case ClientErrc::silent:
    case ClientErrc::ended:
      break;
  }
  return ExitCode::unreachable;
}

ExitCode complain_of(const ClientError& error) {
  complain(error.sentence);
  return exit_code(error);
}

std::string seconds(std::chrono::milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
}

// Ends the client's waits when the process is interrupted: the handler itself only sets the flag.
class StopOnInterrupt {
 public:
  StopOnInterrupt(Client& client, const Interrupt& interrupted)
      : thread_([this, &client, &interrupted] {
          pollfd events[] = {{.fd = interrupted.descriptor(), .events = POLLIN, .revents = 0},
                             {.fd = over_.descriptor(), .events = POLLIN, .revents = 0}};
          while (!interrupted.is_set() && !over_.is_set())
            ::poll(events, 2, -1);
          if (interrupted.is_set()) client.stop();
        }) {}
  ~StopOnInterrupt() {
    over_.set();
    thread_.join();
  }
  StopOnInterrupt(const StopOnInterrupt&) = delete;
  StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

 private:
  Interrupt over_;
  std::thread thread_;
};

// Standard output, written through at each call; remembers its first failure.
class Output {
 public:
  bool write(std::string_view text) {
    while (!text.empty() && error_ == 0) {
      const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
      if (count >= 0) {
        text.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN) {
        pollfd writable{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
        ::poll(&writable, 1, -1);
      } else if (errno != EINTR) {
        error_ = errno;
      }
    }
    return error_ == 0;
  }
  bool failed() const { return error_ != 0; }

  // A reader that has seen enough, as `head` does, is no trouble.
  ExitCode exit_code() const {
    if (error_ == 0 || error_ == EPIPE) return ExitCode::done;
    complain(std::string("cannot write to standard output: ") + std::strerror(error_));
    return ExitCode::usage;
  }

 private:
  int error_ = 0;
};

void tell_trouble(const ClientError& error, std::chrono::milliseconds delay) {
  complain(error.sentence + "; trying again in " + seconds(delay));
}

ExitCode print_answer(const PushResult& result, Output& output) {
  if (result.error) {
    const bool unsure = result.error->sent && result.error->code != ClientErrc::refused;
    ClientError error = *result.error;
    if (unsure) error.sentence += "; the message may have been delivered";
    return complain_of(error);
  }
  const bool own_answer = !result.body.empty() && result.body != "noop";
  if (own_answer) output.write(plain_line({.text = result.body, .event = {}, .id = {}}));
  return output.exit_code();
}

// Says which line of standard input was not taken, or perhaps was not.
ExitCode complain_at_line(std::uint64_t line, ExitCode code) {
  complain("stopped at line " + std::to_string(line) +
           " of standard input; the lines before it were taken, those after it were not sent");
  return code;
}

}  // namespace

ExitCode run_pull(const Command& command, Interrupt& interrupted) {
  ClientOptions options = command.options;
  options.on_open = [] { complain("connected"); };
  options.on_hint = [](std::string_view sentence) { complain(std::string(sentence)); };
  options.on_trouble = tell_trouble;
  Client client(command.url, command.name, options);
  const StopOnInterrupt stop(client, interrupted);
  Output output;
  std::uint64_t count = 0;
  const auto error = client.pull([&](const PulledMessage& message) {
    if (!output.write(command.json ? json_line(message) : plain_line(message))) return false;
    ++count;
    return command.count == 0 || count < command.count;
  });
  if (!error) return output.exit_code();
  if (error->code == ClientErrc::stopped && command.count == 0) return ExitCode::done;
  if (error->code == ClientErrc::stopped)
    complain("interrupted after " + std::to_string(count) + " of " + std::to_string(command.count) +
             " messages");
  else
    complain(error->sentence);
  return exit_code(*error);
}

ExitCode run_push(const Command& command, Interrupt& interrupted) {
  Client client(command.url, command.name, command.options);
  const StopOnInterrupt stop(client, interrupted);
  Output output;
  if (command.message) return print_answer(client.push(*command.message), output);

  ClientOptions options = command.options;
  options.on_trouble = tell_trouble;
  if (!options.pause)
    options.pause = [&](std::chrono::milliseconds time) { return !interrupted.wait_for(time); };
  PatientPusher pusher(client, options);
  LineReader lines(STDIN_FILENO, command.options.message_bytes, interrupted);
  std::string line;
  for (std::uint64_t number = 1;; ++number) {
    switch (lines.next(line)) {
      case LineReader::Status::end:
        return ExitCode::done;
      case LineReader::Status::interrupted:
        return complain_at_line(number, ExitCode::interrupted);
      case LineReader::Status::failed:
        complain(std::string("cannot read standard input: ") + std::strerror(errno));
        return complain_at_line(number, ExitCode::usage);
      case LineReader::Status::too_long:
        complain("a line is longer than --max-message, " +
                 std::to_string(command.options.message_bytes) + " bytes");
        return complain_at_line(number, ExitCode::usage);
      case LineReader::Status::line:
        break;
    }
    const ExitCode code = print_answer(pusher.push(line), output);
    if (code != ExitCode::done) return complain_at_line(number, code);
    if (output.failed()) return ExitCode::done;
  }
}

}  // namespace talk::client
