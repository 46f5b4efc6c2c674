/** What is read out to somebody who came or called, before their request is written down. A wording is never edited: add the next one in front. */
import type * as z from 'zod';
import type { Consent } from './api.ts';
import type { DeskHouse, TwoTongues } from './house.ts';
import type { PersonFile } from '../core/desk-ports.ts';
import type { Agreed } from '../core/request.ts';

type Wording = { version: string; since: number; wording: TwoTongues };
export const READ_OUT: readonly [Wording, ...Wording[]] = [
  {
    version: 'read-out-1', since: Date.parse('2026-11-25T00:00:00+03:00'),
    wording: {
      ar: 'نحفظ ما نكتبه الآن لدراسة الطلب فقط، ويطّلع عليه من يدرسه، ولا يُنشر. ويمكن سحب الموافقة في أي وقت. وقد قُرئ هذا على صاحب الطلب ووافق عليه.',
      en: 'We keep what is written now only to study the request; only those who study it see it, and it is never published. Consent can be withdrawn at any time. This was read to the applicant, who agreed.',
    },
  },
];
export const READ_OUT_NOW = READ_OUT[0];

/** In words: the wordings that are read out are here, those of chats are versions of a flow. */
export const consentRow = async (house: DeskHouse, { purpose, given, at, version, who, number }: PersonFile['consents'][number]): Promise<z.infer<typeof Consent>> => {
  const wording = READ_OUT.find((w) => w.version === version) ?? (await house.wording(version));
  return { purpose, given, at, version, since: wording?.since ?? null, wording: wording?.wording ?? null, who: who ?? null, number: number ?? null };
};
export const agreedRow = (house: DeskHouse, number: string, { version, at, who }: Agreed): Promise<z.infer<typeof Consent>> =>
  consentRow(house, { purpose: 'processing', given: true, at, version, who: who.name, number });
