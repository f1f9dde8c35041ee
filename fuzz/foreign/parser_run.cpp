#include "fuzz/foreign/parser_run.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace talk::foreign {
namespace {

Account& told(void* context) {
  return *static_cast<Account*>(context);
}

}  // namespace

ParserRun::ParserRun(const talk_parser_interface& parser, talk_parser_framing framing)
    : interface_(parser) {
  const talk_parser_options options{.framing = framing};
  const talk_parser_sink sink{
      .context = &account_,
      .on_chunk =
          [](void* context, std::uint64_t size) {
            if (size != 0) told(context).chunks.push_back(size);
          },
      .on_payload = [](void* context, const char* bytes,
                       std::size_t size) { told(context).payload.append(bytes, size); },
      .on_message = [](void* context, const char* text,
                       std::size_t size) { told(context).messages.emplace_back(text, size); }};
  parser_ = interface_.create(&options, &sink);
  if (parser_ == nullptr) {
    std::fprintf(stderr, "%s: create() returned null\n", parser.name);
    std::exit(1);
  }
}

ParserRun::~ParserRun() {
  interface_.destroy(parser_);
}

void ParserRun::feed(std::string_view bytes) {
  const auto block = std::make_unique<char[]>(bytes.size());
  bytes.copy(block.get(), bytes.size());
  account_.status = interface_.feed(parser_, block.get(), bytes.size());
  if (account_.status == TALK_PARSER_DONE && can(interface_, TALK_PARSER_TELLS_CONSUMED))
    account_.consumed = interface_.consumed(parser_);
  if (account_.status == TALK_PARSER_ERROR && can(interface_, TALK_PARSER_TELLS_ERROR_OFFSET))
    account_.error_offset = interface_.error_offset(parser_);
}

void ParserRun::reset() {
  interface_.reset(parser_);
  account_ = {};
}

Account account_of(const talk_parser_interface& parser, std::string_view wire,
                   talk_parser_framing framing) {
  ParserRun run(parser, framing);
  run.feed(wire);
  return run.account();
}

}  // namespace talk::foreign
