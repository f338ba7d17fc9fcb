/// Text from elsewhere: is it UTF-8, and how to show it on one line.
///
/// Source: RFC 3629, section 4 (no overlong forms, no surrogates, nothing above U+10FFFF).
#pragma once

#include <string>
#include <string_view>

namespace rbm {

bool is_utf8(std::string_view text);

/// The text with control characters, and all bytes of text that is not UTF-8 above 0x7f, as \xNN.
std::string printable(std::string_view text);

}  // namespace rbm
