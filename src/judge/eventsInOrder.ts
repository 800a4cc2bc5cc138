import type { CheckEvent } from '../core/check.ts';

/**
 * Events of claims whose blocks run ahead of their turn: they are kept until the claim is opened, and those of a claim that
 * another was opened after are dropped (blocks that nobody waits for any more).
 */
export const eventsInOrder = (
  onEvent: (event: CheckEvent) => void,
): {
  /** An event of the claim with this index. */
  of(claimIndex: number, event: CheckEvent): void;
  /** From now on events of this claim are told at once; claims are opened in their order. */
  open(claimIndex: number): void;
} => {
  const kept = new Map<number, CheckEvent[]>();
  let opened = -1;
  return {
    of: (claimIndex, event) => {
      if (claimIndex === opened) onEvent(event);
      if (claimIndex > opened) kept.set(claimIndex, [...(kept.get(claimIndex) ?? []), event]);
    },
    open: (claimIndex) => {
      opened = claimIndex;
      for (const event of kept.get(claimIndex) ?? []) onEvent(event);
      kept.delete(claimIndex);
    },
  };
};
