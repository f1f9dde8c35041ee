// Requests of a client: awaited, named and judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/talk/client/client_steps.h"

namespace talkspec::talk {

// How long a client may take from its start to its first request: a program is loaded meanwhile.
Budget starting(const ClientContext& context);

// Waits until a request to that resource is there, on `only` if that is not null; `peer` is whose
// it is. It is not taken.
Task<Evidence> await_request(ClientContext& context, ClientContext::Resource resource,
                             const Peer* only, Budget budget, Peer*& peer);

void name_peer(ClientContext& context, Peer& peer, const std::string& name);

Evidence check_request(const wire::ReceivedRequest& request,
                       const std::optional<scenario::Match>& target,
                       const std::vector<scenario::FieldMatch>& fields, runner::BytesMaker& maker,
                       Scope scope);

}  // namespace talkspec::talk
