#pragma once

#include <cstddef>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/secret_tree.h"

// From content to messages and back (RFC 9420, section 6).
namespace linnet::mls {

// Signs; a commit gets its confirmation tag afterwards, from the caller. `context` is that of the
// epoch in which the message is sent.
[[nodiscard]] AuthenticatedContent sign_content(WireFormat wire_format, FramedContent content,
                                                const Ed25519KeyPair& key,
                                                const GroupContext& context);
[[nodiscard]] bool verify_content(const AuthenticatedContent& content, ByteView signature_key,
                                  const GroupContext& context);

// A reference to a proposal that was sent (section 5.2).
[[nodiscard]] ProposalRef proposal_ref(const AuthenticatedContent& proposal);

// The membership tag is made for members only.
[[nodiscard]] PublicMessage protect_public(AuthenticatedContent content, ByteView membership_key,
                                           const GroupContext& context);
// Checks the membership tag, not the signature: membership_tag, application_in_clear.
[[nodiscard]] Result<AuthenticatedContent> unprotect_public(PublicMessage message,
                                                            ByteView membership_key,
                                                            const GroupContext& context);

// Seals with the next key of the sender's ratchet, which is used up. `padding` octets of zeros are
// added to the plaintext. The sender is a member, its leaf is in `keys`.
[[nodiscard]] PrivateMessage protect_private(const AuthenticatedContent& content, SecretTree& keys,
                                             ByteView sender_data_secret, Entropy& entropy,
                                             std::size_t padding);

// A private message that opened. Its key is gone only after `keys.use(std::move(step))`, which the
// caller does once everything else about the message was found right.
struct OpenedMessage {
  AuthenticatedContent content;
  SecretTree::Step step;
};

// own_message where `own` sent it: its key is gone since it was sealed.
[[nodiscard]] Result<OpenedMessage> unprotect_private(const PrivateMessage& message,
                                                      const SecretTree& keys,
                                                      ByteView sender_data_secret, LeafIndex own);

// The key and nonce of sender data, which depend on the start of the ciphertext (section 6.3.2).
[[nodiscard]] MessageKey sender_data_key(ByteView sender_data_secret, ByteView ciphertext);

}  // namespace linnet::mls
