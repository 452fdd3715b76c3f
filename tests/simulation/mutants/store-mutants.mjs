// Mistakes in what a device remembers.
export const storeMutants = [
  {
    name: 'commits_without_sync', file: 'core/store/sqlite_connection.cpp', seed: 2, expression: true,
    says: 'a commit is called done before it is on the disk',
    find: '"PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "\n      "secure_delete=FAST;"\n      "PRAGMA cache_size=-16384; PRAGMA journal_size_limit=16777216"',
    replace: '"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"',
  },
  {
    name: 'echo_does_not_settle', file: 'core/store/incoming.cpp', seed: 1,
    says: 'the echo of an own message does not give it its place',
    find: 'LINNET_TRY(settle(*held, row.place, entry.ordinal, entry.server_time, &entry));',
    replace: '',
  },
  {
    name: 'accepted_stays_in_the_outbox', file: 'core/store/incoming.cpp', seed: 2, expression: true,
    says: 'what was accepted is sent again',
    find: 'tables_.outbox.remove_operation(chat, local_id)',
    replace: 'Result<bool>(true)',
  },
  {
    name: 'early_operation_is_dropped', file: 'core/store/incoming.cpp',
    says: 'an edit that comes before its message is forgotten',
    find: 'LINNET_TRY(tables_.kept_operations.keep(\n        place, {.seq = entry.seq, .sender = sender, .content = entry.content}));\n    return applied;',
    replace: 'return applied;',
  },
  {
    name: 'own_operation_is_forgotten', file: 'core/store/incoming.cpp', seed: 17,
    says: 'an accepted edit is taken back on the device that made it',
    find: 'LINNET_TRY(fold_into(*row, {.seq = seq, .sender_id = self_, .content = operation.content}));',
    replace: '',
  },
  {
    name: 'votes_are_not_kept', file: 'core/store/message_states.cpp', seed: 46, expression: true,
    says: 'a vote for a message that is held is folded and not stored',
    find: 'save_votes(row.place, before, after)',
    replace: 'Result<void>{}',
  },
  {
    name: 'optimistic_for_ever', file: 'core/store/own_changes.cpp', seed: 5,
    says: 'a refused edit stays shown',
    find: 'LINNET_TRY(tables_.optimistic.remove(chat, operation));\n  return {};',
    replace: 'return {};',
  },
  {
    name: 'cancelled_message_stays', file: 'core/store/own_changes.cpp', seed: 1,
    says: 'a message that was taken back stays on the screen',
    find: 'return tables_.messages.remove(row->place);',
    replace: 'return {};',
  },
];
