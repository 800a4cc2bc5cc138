import { createHash } from 'node:crypto';
import { canonicalJson } from './canonicalJson.ts';

/** sha256 in hex of the canonical JSON of a card without its hash. */
export const cardHash = (card: object): string => createHash('sha256').update(canonicalJson(card)).digest('hex');
