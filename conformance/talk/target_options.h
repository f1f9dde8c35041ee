// What a user says of the server under test: where it is, and how it is spoken to.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/talk/dialect.h"
#include "conformance/talk/edition.h"
#include "conformance/talk/profile.h"
#include "conformance/wire/dialling.h"

namespace talkspec::talk {

inline constexpr std::string_view unix_scheme = "unix:";  // of a URL that names a socket

struct TargetOptions {
  std::string url;  // http or https; or unix:SOCKET, or unix:SOCKET:/PATH
  const Profile* profile = &profiles().front();
  std::optional<Routing> routing;   // none: as it is found out, others until then
  std::string pull_path = "/pull";  // below the path of the URL
  std::string push_path = "/push";
  std::vector<std::pair<std::string, std::string>> headers;  // added to every request we write
  // Of those, the ones of the command line: as they are written there, but that no secret is in
  // them.
  std::vector<std::string> header_words;
  bool insecure = false;  // https: any certificate will do
  wire::Dialling dialling;
  std::vector<std::pair<wire::Place, std::string>> resolve;  // the address of a host and port
  std::optional<std::string> proxy;  // none: that of the environment; empty: none at all
  std::chrono::milliseconds wait{};  // until the target takes connections
  Dialect dialect;
  const Edition* edition = nullptr;         // what is asked of it; none: all that there is
  std::chrono::milliseconds timeout{4000};  // the longest wait for one thing that must come

  std::string file;  // the target file that the above begins with; empty: none
  // What that file alone says: for telling what the command line says beside it.
  std::shared_ptr<const TargetOptions> as_in_file;
};

}  // namespace talkspec::talk
