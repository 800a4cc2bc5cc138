import type { CheckEvent, ClaimCheck } from '../core/check.ts';
import type { RecordedTimes } from '../records/evidenceRecord.ts';

type ArmTimes = NonNullable<RecordedTimes['arms']>;

/** What the runs of each arm took, from the events of a check. */
export const armTimes = (): {
  onEvent(event: CheckEvent): void;
  /** Over the blocks that count: a block that ran ahead of a verdict does not. */
  of(checks: readonly ClaimCheck[]): ArmTimes;
} => {
  const seconds = new Map<string, number>();
  const keyOf = (claim: string, block: number, arm: string): string => JSON.stringify([claim, block, arm]);
  return {
    onEvent: (event) => {
      if (event.kind !== 'armTrained') return;
      seconds.set(keyOf(event.claim.name, event.block, event.arm), event.seconds);
    },
    of: (checks) =>
      Object.fromEntries(
        checks.flatMap(({ claim, blocks }) => {
          const arms = Object.keys(blocks[0]?.arms ?? {}).flatMap((arm) => {
            const own = blocks.flatMap(({ index }) => seconds.get(keyOf(claim.name, index, arm)) ?? []);
            if (own.length === 0) return [];
            const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
            return [[arm, { runs: own.length, seconds: mean }] as const];
          });
          return arms.length === 0 ? [] : [[claim.name, Object.fromEntries(arms)] as const];
        }),
      ),
  };
};
