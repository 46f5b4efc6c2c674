/** A yes or no with a word behind it: what a form takes for an answer, and what it asks again. */
import { describe, expect, it } from 'vitest';
import { readLedYesNo, readYesNo } from '../../../core/values/yes-no.ts';

describe('a yes or no that is explained', () => {
  it.each<[string, boolean]>([
    ['ايوه هي عارفة', true], ['نعم، وهو يعلم بذلك', true], ['ايوه عارفة', true], ['نعم امي تدري', true], ['yes, she knows', true], ['yes he asked me', true],
    ['لا، اكتبوا اسمي', false], ['لا، حطوا اسمي عادي', false], ['no, use my name', false], ['نعم', true], ['لا', false],
  ])('%s', (text, is) => expect(readLedYesNo(text)).toBe(is));
});

describe('is asked again when', () => {
  it.each([
    'لا أعترض', 'لا اعرف', 'لا يعلم', // a no that may deny its verb
    'ايوه بس هي مريضة', 'نعم لكن من غير اسم', 'yes, but not my name', 'نعم اذا ما فيها مشكلة', // qualified
    'نعم، ما يعلم', 'لا، ما ابغى اسمي', 'لا، نعم', 'نعم من غير اسم', // both
    'نعم؟', 'هي عارفة', 'امي تدري', '', 'نعم جارتي عندها اربعة عيال والبيت صغير وما عندهم احد', // no answer, or a story
  ])('%s', (text) => expect(readLedYesNo(text)).toBeNull());
});

it('what binds somebody is not read from a sentence', () => expect(readYesNo('نعم، وهو يعلم بذلك')).toBeNull());
