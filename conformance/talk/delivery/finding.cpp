#include "conformance/talk/delivery/finding.h"

namespace talkspec::talk::delivery {

std::string_view name(Kind kind) noexcept {
  switch (kind) {
    case Kind::lost:
      return "lost";
    case Kind::twice:
      return "twice";
    case Kind::order:
      return "order";
    case Kind::misrouted:
      return "misrouted";
    case Kind::damaged:
      return "damaged";
    case Kind::forged:
      return "forged";
    case Kind::leaked:
      return "leaked";
    case Kind::foreign:
      return "foreign";
  }
  return {};
}

std::string_view name(Detail detail) noexcept {
  switch (detail) {
    case Detail::none:
      return "";
    case Detail::to_its_pusher:
      return "to-its-pusher";
    case Detail::to_anybody:
      return "to-anybody";
    case Detail::before_the_pull:
      return "before-the-pull";
    case Detail::cut_at_end:
      return "cut-at-end";
    case Detail::cut_at_start:
      return "cut-at-start";
    case Detail::split:
      return "split";
    case Detail::split_inside:
      return "split-inside";
    case Detail::joined:
      return "joined";
    case Detail::extended:
      return "extended";
    case Detail::undecoded:
      return "undecoded";
    case Detail::overdecoded:
      return "overdecoded";
    case Detail::case_changed:
      return "case-changed";
    case Detail::replaced:
      return "replaced";
    case Detail::recoded:
      return "recoded";
    case Detail::bytes_changed:
      return "bytes-changed";
    case Detail::empty:
      return "empty";
    case Detail::head:
      return "head";
    case Detail::answer_content:
      return "answer-content";
  }
  return {};
}

}  // namespace talkspec::talk::delivery
