// Mistakes in the rules that client and server share.
export const rulesMutants = [
  {
    name: 'gap_by_one', file: 'core/rules/order.cpp', expression: true,
    says: 'an entry that leaves a hole of one is applied',
    find: 'arrived == have.next() ? Arrival::next : Arrival::gap',
    replace: 'arrived <= have.next().next() ? Arrival::next : Arrival::gap',
  },
  {
    name: 'time_from_the_clock', file: 'core/rules/order.cpp', expression: true,
    says: 'serverTime follows a clock that is set back',
    find: 'std::max(now, previous + Duration{1})',
    replace: 'now',
  },
  {
    name: 'ranges_swallow_a_gap', file: 'core/rules/order.cpp', expression: true,
    says: 'two stretches with one entry between them count as one',
    find: 'last->from <= to.next()',
    replace: 'last->from <= to.next().next()',
  },
  {
    name: 'marks_go_back', file: 'core/rules/marks.cpp', expression: true,
    says: 'the last mark wins, not the highest',
    find: 'std::max(one.read, other.read)',
    replace: 'other.read',
  },
  {
    name: 'unread_forgets_deletions', file: 'core/rules/marks.cpp', expression: true,
    says: 'deleted messages count as unread',
    find: 'head.read_ordinal.value + head.own_above.size() + head.deleted_above.size()',
    replace: 'head.read_ordinal.value + head.own_above.size()',
  },
  {
    name: 'status_too_early', file: 'core/rules/marks.cpp', expression: true,
    says: 'a message is read one entry too early',
    find: 'seq <= others.read',
    replace: 'seq <= others.read.next()',
  },
  {
    name: 'edit_after_deletion', file: 'core/rules/fold.cpp', expression: true,
    says: 'an edit brings a deleted message back',
    find: 'state.deleted_by || operation.sender_id != state.sender_id',
    replace: 'operation.sender_id != state.sender_id',
  },
  {
    name: 'edit_by_arrival', file: 'core/rules/fold.cpp', expression: true,
    says: 'of two edits the one that arrives last wins',
    find: 'state.edited_by && operation.seq <= *state.edited_by',
    replace: 'state.edited_by && operation.seq == *state.edited_by',
  },
  {
    name: 'reaction_by_arrival', file: 'core/rules/fold.cpp', expression: true,
    says: 'of two reactions the one that arrives last wins',
    find: 'operation.seq <= reaction.by',
    replace: 'operation.seq == reaction.by',
  },
  {
    name: 'backoff_without_cap', file: 'core/rules/backoff.cpp',
    says: 'the backoff grows for ever',
    find: 'for (std::uint32_t i = 0; i < times && result < cap; ++i) result *= 2;\n  return std::min(result, cap);',
    replace: 'for (std::uint32_t i = 0; i < times && i < 20; ++i) result *= 2;\n  return result;',
  },
  {
    name: 'removed_members_read_on', file: 'core/rules/membership.cpp', expression: true,
    says: 'a removed member may read one entry more',
    find: 'seq <= *interval.to',
    replace: 'seq <= interval.to->next()',
  },
  {
    name: 'joiners_read_back', file: 'core/rules/membership.cpp', expression: true,
    says: 'a joiner may read what was before',
    find: 'interval.from <= seq',
    replace: 'interval.from <= seq.next()',
  },
];
