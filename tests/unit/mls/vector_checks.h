#pragma once

#include <string>

#include "core/crypto/mls/ratchet_tree.h"
#include "tests/unit/mls/vector_case.h"

// What each kind of official vector asks of this implementation: each kind is checked here alone, for
// the unit tests and for mls_replay. A check reports to its case.
namespace linnet::mls {

// suite_vectors.cpp
void check_deserialization(const VectorCase& vector);
void check_crypto_basics(const VectorCase& vector);
void check_key_schedule(const VectorCase& vector);
void check_psk_secret(const VectorCase& vector);
void check_transcript_hashes(const VectorCase& vector);
void check_secret_tree(const VectorCase& vector);

// tree_vectors.cpp
void check_tree_math(const VectorCase& vector);
void check_tree_operations(const VectorCase& vector);
void check_tree_validation(const VectorCase& vector);
void check_treekem(const VectorCase& vector);

// message_vectors.cpp
void check_messages(const VectorCase& vector);
void check_message_protection(const VectorCase& vector);
void check_welcome(const VectorCase& vector);

// passive_client.cpp: joins from the welcome and follows the commits, comparing the epoch
// authenticator after each.
void check_passive_client(const VectorCase& vector);

// The tree in a field.
[[nodiscard]] RatchetTree read_tree(const VectorCase& vector, const char* field);

}  // namespace linnet::mls
