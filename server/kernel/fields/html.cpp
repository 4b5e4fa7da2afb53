#include "kernel/fields/html.h"

#include <gumbo.h>

#include <array>
#include <csetjmp>
#include <cstdlib>

#include "base/text.h"

namespace socle::fields {
namespace {
constexpr int kDeepest = 100;
constexpr std::string_view kKept =
    " p br div h1 h2 h3 h4 ul ol li blockquote pre code hr table thead tbody tfoot tr th td b strong i em u s sub sup "
    "a ";
constexpr std::string_view kDropped =
    " script style iframe frame frameset object embed applet template noscript noembed noframes svg math title head "
    "textarea "
    "select option button audio video canvas map xmp plaintext ";

bool in_list(std::string_view list, std::string_view word) {
  return !word.empty() && word.find(' ') == std::string_view::npos &&
         list.find(" " + std::string(word) + " ") != std::string_view::npos;
}

// Everything the parser allocates, freed at once; past the budget the parse is left by longjmp. The parser is C and has
// no other way out, and its own freeing recurses as deep as the document.
class Arena {
 public:
  explicit Arena(std::size_t budget) : left_(budget) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (auto* b = blocks_; b;) {
      auto* next = b->next;
      std::free(b);
      b = next;
    }
  }
  static void* allocate(void* self, std::size_t size) { return static_cast<Arena*>(self)->take(size); }
  static void release(void*, void*) {}
  std::jmp_buf out;

 private:
  struct alignas(16) Block {
    Block* next;
  };
  void* take(std::size_t size) {
    size = (size + 15) / 16 * 16;
    if (size > left_) std::longjmp(out, 1);
    left_ -= size;
    if (size > room_) {
      const std::size_t bytes = std::max<std::size_t>(size, 64 * 1024);
      auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + bytes));
      if (!block) std::longjmp(out, 1);
      block->next = blocks_;
      blocks_ = block;
      at_ = reinterpret_cast<char*>(block + 1);
      room_ = bytes;
    }
    void* p = at_;
    at_ += size;
    room_ -= size;
    return p;
  }
  Block* blocks_ = nullptr;
  char* at_ = nullptr;
  std::size_t room_ = 0, left_;
};

// No object with a destructor lives between setjmp and longjmp: C frames only.
const GumboNode* parse_within(Arena& arena, const char* data, std::size_t size) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Arena::allocate;
  options.deallocator = Arena::release;
  options.userdata = &arena;
  options.fragment_context = GUMBO_TAG_DIV;
  options.max_errors = 0;
  if (setjmp(arena.out) != 0) return nullptr;
  return gumbo_parse_with_options(&options, data, size)->root;
}

// U+0338 stays an entity: beside the '>' of a tag, normalisation would make "≯" of both and open what was closed.
constexpr std::string_view kSlash = "\xCC\xB8";

void escape(std::string& out, std::string_view text, bool attribute) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"' && attribute) out += "&quot;";
    else if (text.substr(i).starts_with(kSlash)) {
      out += "&#824;";
      ++i;
    } else if (c != '\0' && c != '\r') out.push_back(c);
  }
}
// A link that a reader may follow; "" otherwise. White space inside is what browsers skip to read "java\nscript:".
std::string safe_href(std::string_view value) {
  std::string href;
  for (char c : trim(value))
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) href.push_back(c);
  const std::string scheme = to_lower(std::string_view(href).substr(0, href.find(':') + 1));
  const bool known = scheme == "http:" || scheme == "https:" || scheme == "mailto:" || scheme == "tel:";
  return known && href.size() <= 2'048 ? href : std::string();
}
std::string small_number(std::string_view value) {
  const std::string s = trim(value);
  return all_digits(s) && s.size() <= 3 && s != "0" ? s : std::string();
}

class Writer {
 public:
  std::string out;
  bool too_deep = false;
  void children(const GumboVector& nodes, int depth) {
    for (unsigned i = 0; i < nodes.length; ++i) node(*static_cast<const GumboNode*>(nodes.data[i]), depth);
  }

 private:
  void node(const GumboNode& n, int depth) {
    if (depth > kDeepest) too_deep = true;
    if (too_deep) return;
    if (n.type == GUMBO_NODE_TEXT || n.type == GUMBO_NODE_WHITESPACE || n.type == GUMBO_NODE_CDATA)
      return escape(out, n.v.text.text, false);
    if (n.type != GUMBO_NODE_ELEMENT) return;
    const std::string_view tag =
        n.v.element.tag_namespace == GUMBO_NAMESPACE_HTML ? gumbo_normalized_tagname(n.v.element.tag) : "svg";
    if (in_list(kDropped, tag)) return;
    std::string attributes;
    bool kept = in_list(kKept, tag);
    if (tag == "a") {
      attributes = attribute(n.v.element, "href", safe_href);
      kept = !attributes.empty();
    } else if (tag == "ol") {
      attributes = attribute(n.v.element, "start", small_number);
    } else if (tag == "td" || tag == "th") {
      attributes = attribute(n.v.element, "colspan", small_number) + attribute(n.v.element, "rowspan", small_number);
    }
    if (kept) out += "<" + std::string(tag) + attributes + ">";
    if (tag == "br" || tag == "hr") return;
    children(n.v.element.children, depth + 1);
    if (kept) out += "</" + std::string(tag) + ">";
  }
  static std::string attribute(const GumboElement& element, const char* name, std::string (*safe)(std::string_view)) {
    const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
    const std::string value = found ? safe(found->value) : std::string();
    if (value.empty()) return {};
    std::string text = " " + std::string(name) + "=\"";
    escape(text, value, true);
    return text + "\"";
  }
};

Tried<std::string> one_pass(std::string_view html) {
  Arena arena(std::min<std::size_t>((4u << 20) + html.size() * 256, 96u << 20));
  const GumboNode* root = parse_within(arena, html.data(), html.size());
  if (!root) return refused("rich_text.too_complex");
  Writer writer;
  writer.children(root->v.element.children, 0);
  if (writer.too_deep) return refused("rich_text.too_complex");
  return std::move(writer.out);
}
// What the writer may have written, read again without it: every '<' opens a tag of the list with its own attributes.
bool only_listed(std::string_view html) {
  for (std::size_t i = html.find('<'); i != std::string_view::npos; i = html.find('<', i)) {
    const auto end = html.find('>', i);
    if (end == std::string_view::npos) return false;
    std::string_view tag = html.substr(i + 1, end - i - 1);
    i = end;
    if (tag.starts_with('/')) tag.remove_prefix(1);
    const auto name_end = std::min(tag.find(' '), tag.size());
    if (!in_list(kKept, tag.substr(0, name_end))) return false;
    for (std::string_view rest = tag.substr(name_end); !rest.empty();) {
      const auto open = rest.find("=\""), close = rest.find('"', std::min(open + 2, rest.size()));
      if (open == std::string_view::npos || close == std::string_view::npos) return false;
      const std::string_view name = rest.substr(1, open - 1), value = rest.substr(open + 2, close - open - 2);
      const bool link = name == "href" && !safe_href(value).empty();
      if (!link && (!in_list(" start colspan rowspan ", name) || !all_digits(value))) return false;
      rest.remove_prefix(close + 1);
    }
  }
  return true;
}
}  // namespace

Tried<std::string> harmless_html(std::string_view html) {
  std::string now(html);
  // An element that is taken away may leave a paragraph inside a paragraph, which reads differently: until nothing moves.
  for (int pass = 0; pass < 6; ++pass) {
    auto pass_result = one_pass(now);
    if (!pass_result) return pass_result;
    std::string next = nfc(*pass_result);
    if (!only_listed(next)) break;
    if (next == now) return next;
    now = std::move(next);
  }
  return refused("rich_text.too_complex");
}

std::string html_text(std::string_view harmless) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> entities{
      {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}, {"&#824;", kSlash}}};
  std::string out;
  for (std::size_t i = 0; i < harmless.size();) {
    if (harmless[i] == '<') {
      const auto end = std::min(harmless.find('>', i), harmless.size() - 1);
      const auto tag = harmless.substr(i + 1, end - i - 1);
      const auto word = tag.substr(0, tag.find(' '));
      const bool mark = in_list(" b strong i em u s sub sup a code /b /strong /i /em /u /s /sub /sup /a /code ", word);
      if (!mark && !out.empty() && out.back() != '\n') out.push_back(word == "/td" || word == "/th" ? ' ' : '\n');
      i = end + 1;
      continue;
    }
    bool entity = false;
    for (const auto& [name, text] : entities)
      if (harmless.substr(i).starts_with(name)) {
        out += text;
        i += name.size();
        entity = true;
        break;
      }
    if (!entity) out.push_back(harmless[i++]);
  }
  return trim(out);
}

}  // namespace socle::fields
