import { REQUEST_KINDS, REQUEST_STATES } from '../core/request.ts';

/** The texts the engine itself says: common.yaml must have them all, in every language. */
export const ENGINE_TEXTS = [
  'intro', 'intro.demo', 'greeting.salam', 'greeting.morning', 'greeting.evening', 'minor', 'safe.minor', 'clarify', 'unknown.first', 'unknown.again', 'unconfirmed', 'unconfirmed.rest', 'unconfirmed.noted', 'start.declined',
  'choice.done', 'choice.skip', 'choice.confirm', 'choice.correct', 'choice.cancel', 'choice.staff', 'choice.menu', 'choice.none', 'choice.start', 'choice.resume', 'choice.restart', 'choice.old', 'choice.old.idle', 'choice.yes', 'choice.no', 'choice.link.yes', 'choice.link.no', 'choice.share_phone',
  'back.first', 'correct.which', 'correct.none_yet', 'correct.nothing', 'cancel.nothing', 'cancelled', 'skip.needed', 'pause', 'resumed', 'resume.nothing', 'language.changed', 'notices.on', 'notices.off', 'withdrawn',
  'draft.offer', 'draft.dropped', 'remind', 'expired', 'expired.kept', 'review.title', 'review.question', 'review.none', 'invalid', 'invalid.review', 'invalid.verify', 'invalid.verify.mismatch', 'offer_staff',
  'files.got', 'files.enough', 'files.kept', 'files.idle', 'files.gone', 'files.nameless', 'place.idle', 'other.idle', 'edited', 'amend.later', 'gathered', 'reused', 'reused.id', 'reused.nameless', 'other_person', 'next_need', 'verify.start', 'verify.last4', 'verify.number', 'verify.locked', 'phone.thanks', 'phone.how',
  'link.asked', 'link.confirmed', 'link.declined', 'link.late', 'link.agreed', 'link.refused', 'link.told', 'link.offer', 'link.sent', 'link.not_now', 'channel.other',
  'handoff.coming', 'voice.to_staff', 'voice.in_form', 'voice.value', 'queue.noted', 'queue.late', 'queue.already', 'queue.place', 'queue.opens', 'queue.left', 'queue.kept', 'staff.took', 'staff.passed', 'staff.returned', 'staff.closed',
  'invalid.files.unsupported_type', 'invalid.files.too_large', ...REQUEST_STATES.map((s) => `state.${s}` as const), ...REQUEST_KINDS.map((k) => `kind.${k}` as const),
  'secret.code', 'secret.card', 'secret.password', 'secret.card_photo', 'fault', 'erased', 'notice', 'status.title', 'status.line', 'status.next', 'status.empty',
] as const;

/** Texts that are looked for by a composed name: `invalid.<slot type>.<reason>`, `notice.<state>`, `state.<state>` ... */
export const ENGINE_TEXT_FAMILIES = ['invalid.', 'notice.', 'state.', 'kind.', 'about.', 'safe.', 'choice.start.', 'channel.', 'other.'] as const;
