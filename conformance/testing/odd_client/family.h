// Clients of the family of the draft's author, as wholes: what they send, and how they read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace odd_client {

class FamilyClient {
 public:
  using Report = std::function<void(const std::string& message)>;

  virtual ~FamilyClient() = default;
  virtual std::string pull_request(const std::string& authority, const std::string& name) const = 0;
  virtual std::string push_request(const std::string& authority, const std::string& name,
                                   const std::string& text) const = 0;
  // What one read of the pull brought, head and all. False: the stream is over for it.
  virtual bool take(const std::string& read, const Report& report) = 0;
};

// "2013" (ActionScript), "2015" (C#), "csharp" and "cpp" (of today); null: none is called so.
std::unique_ptr<FamilyClient> family_client(const std::string& name);

// Pulls or pushes (`role`) once, and gives the exit code.
int run_family(FamilyClient& client, const std::string& role, std::uint16_t port,
               const std::string& name, const std::string& text,
               const FamilyClient::Report& report);

}  // namespace odd_client
