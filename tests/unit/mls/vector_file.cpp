#include "tests/unit/mls/vector_file.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "tests/unit/mls/vector_checks.h"

namespace linnet::mls {
namespace {

struct VectorKind {
  std::array<const char*, 2> fields;  // that only this kind has together
  void (*check)(const VectorCase& vector);
};

constexpr std::array kKinds = {
    VectorKind{{"vlbytes_header", "length"}, check_deserialization},
    VectorKind{{"ref_hash", "expand_with_label"}, check_crypto_basics},
    VectorKind{{"initial_init_secret", "epochs"}, check_key_schedule},
    VectorKind{{"psks", "psk_secret"}, check_psk_secret},
    VectorKind{{"authenticated_content", "confirmation_key"}, check_transcript_hashes},
    VectorKind{{"sender_data", "leaves"}, check_secret_tree},
    VectorKind{{"n_leaves", "sibling"}, check_tree_math},
    VectorKind{{"tree_before", "proposal_sender"}, check_tree_operations},
    VectorKind{{"tree_hashes", "resolutions"}, check_tree_validation},
    VectorKind{{"leaves_private", "update_paths"}, check_treekem},
    VectorKind{{"mls_welcome", "mls_key_package"}, check_messages},
    VectorKind{{"membership_key", "application_priv"}, check_message_protection},
    VectorKind{{"signer_pub", "welcome"}, check_welcome},
    VectorKind{{"initial_epoch_authenticator", "epochs"}, check_passive_client},
};

// The text of a file; nothing where it cannot be read. (Streams throw for a folder.)
std::string text_of(const std::string& path) {
  std::string text;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file) return text;
  std::array<char, 65536> block;
  for (std::size_t size = 1; size > 0; text.append(block.data(), size))
    size = std::fread(block.data(), 1, block.size(), file.get());
  return text;
}

const VectorKind* kind_of(const VectorCase& vector) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const VectorKind& candidate) {
    return std::all_of(candidate.fields.begin(), candidate.fields.end(),
                       [&](const char* field) { return vector.has(field); });
  });
  return kind == kKinds.end() ? nullptr : &*kind;
}

// Tree operations depend on the hash alone, which suite 1 shares with this one.
bool is_of_another_suite(const VectorCase& vector, const VectorKind* kind) {
  if (!vector.has("cipher_suite")) return false;
  const std::uint64_t suite = vector.number("cipher_suite");
  if (vector.failed()) return false;
  return suite != kCipherSuite &&
         !(suite == 1 && kind && kind->check == check_tree_operations);
}

}  // namespace

Replay replay_vector_file(const std::string& path) {
  const Json vectors = Json::parse(text_of(path), nullptr, false);
  if (!vectors.is_array()) return {0, {"not an array of vectors"}};
  Replay replay;
  int number = 0;
  for (const Json& element : vectors) {
    std::string problem;
    const VectorCase vector(element, problem);
    const VectorKind* kind = kind_of(vector);
    const std::string name = "case " + std::to_string(number++) + ": ";
    if (is_of_another_suite(vector, kind)) continue;
    if (kind)
      kind->check(vector);
    else
      vector.report("no kind of vector that is known");
    if (problem.empty())
      ++replay.passed;
    else
      replay.problems.push_back(name + problem);
  }
  return replay;
}

}  // namespace linnet::mls
