/// Pieces of an HTML page. Text from files goes through escaped(), without exception.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/utf8.hpp"

namespace rbm {

/// The text as it stands in an element or an attribute; line ends stay, other control characters become \xNN.
inline std::string escaped(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const auto end = text.find('\n');
    for (const char c : printable(text.substr(0, end))) {
      switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '"': html += "&quot;"; break;
        case '\'': html += "&#39;"; break;
        default: html += c;
      }
    }
    if (end == std::string_view::npos) break;
    html += '\n';
    text.remove_prefix(end + 1);
  }
  return html;
}

using TextTable = std::vector<std::vector<std::string>>;

/// The first row is the head, the first column names its row; texts are escaped here.
inline std::string html_table(const TextTable& rows) {
  std::string html = "<div class=\"scroll\"><table>\n";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    html += "<tr>";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const auto* cell = r == 0 ? "th scope=\"col\"" : c == 0 ? "th scope=\"row\"" : "td";
      html += fmt::format("<{}>{}</{}>", cell, escaped(rows[r][c]), std::string_view(cell).substr(0, 2));
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

inline std::string html_section(std::string_view id, std::string_view title, const std::string& content) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escaped(title), content);
}

/// A page without scripts that may load nothing, light or dark as the reader's system is.
inline std::string html_page(std::string_view title, const std::string& body) {
  static constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --page: #fcfcfb; --text: #1d1d1b; --quiet: #62625c; --line: #dcdcd6; --box: #f2f2ee;
  --good: #1a7f4b; --bad: #b3261e; --fair: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --page: #161616; --text: #e8e8e4; --quiet: #a3a39c; --line: #3a3a38;
  --box: #222221; --good: #5fd39a; --bad: #ff8a80; --fair: #e8b64c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: .4rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); }
.run { margin-top: 3rem; border-top: 3px solid var(--line); padding-top: .5rem; }
.verdict { background: var(--box); border-left: 5px solid var(--quiet); padding: .8rem 1rem; border-radius: 4px;
  overflow-wrap: anywhere; }
.verdict.good { border-color: var(--good); } .verdict.fair { border-color: var(--fair);
  } .verdict.bad { border-color: var(--bad); }
.verdict p { margin: .2rem 0; } .energy { font-size: 1.5rem; font-weight: 600; }
.quiet, figcaption { color: var(--quiet); font-size: .9rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; } figure svg { width: 100%; height: auto; max-width: 36rem; display: block;
  margin: 0 auto; color: var(--text); }
svg image { image-rendering: pixelated; }
.key { font-size: .9rem; margin-right: .8rem; overflow-wrap: anywhere; } .key i { display: inline-block; width: 1.1em;
  height: .25em; margin-right: .35em; vertical-align: middle; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .8rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
th[scope=row] { font-weight: 400; color: var(--quiet); }
pre { background: var(--box); padding: .8rem; overflow-x: auto; border-radius: 4px; font-size: .85rem; }
summary { cursor: pointer; } a { color: inherit; }
)css";
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
      "data:\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n{}</body>\n</html>\n",
      escaped(title), kStyle, body);
}

}  // namespace rbm
