import type { CheckEvent } from '../core/check.ts';

/** Where progress goes: a stream that may be a terminal. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Back to the first column, and what stands on the line is gone. */
export const CLEAR_LINE: string = '\r\x1b[2K';

const BAR_WIDTH = 16;

const bar = (done: number, all: number): string => {
  const filled = Math.min(BAR_WIDTH, Math.round((BAR_WIDTH * done) / all));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
};

const blockLine = (event: Extract<CheckEvent, { kind: 'blockMeasured' }>): string => {
  const { block, look, claim } = event;
  const failed = block.guards.find((guard) => !guard.passed);
  const what = failed
    ? `guard failed: ${failed.detail}`
    : claim.hypotheses
        .filter(({ role }) => role === 'claim')
        .map(({ contrast, unit }) => `${contrast} ${block.contrasts[contrast]!.toPrecision(3)} ${unit}`)
        .join(', ');
  const open = look?.hypotheses.filter(({ decision }) => decision === 'open').length;
  const state = open === undefined ? '' : open === 0 ? ', all decided' : `, ${open} of ${look!.hypotheses.length} open`;
  return `  block ${block.index + 1}: ${what}${state}`;
};

/**
 * Progress of a check: one line that is drawn anew where `live`, one plain line per block elsewhere.
 * @param now milliseconds, for the seconds since the start
 */
export const checkProgressLines = (
  stream: ProgressStream,
  { now, live }: { readonly now: () => number; readonly live: boolean },
): ((event: CheckEvent) => void) => {
  const started = now();
  let begun = false;
  let blocksMeasured = 0;
  let armsPerBlock = 1;
  let armsDone = 0;
  let maxBlocks = 1;
  const line = (text: string): void => {
    stream.write(live ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
  };
  const draw = (claim: string, note: string): void => {
    if (!live) return;
    const seconds = ((now() - started) / 1000).toFixed(0);
    const text = `  ${bar(armsDone / armsPerBlock, maxBlocks)} ${claim}: block ${blocksMeasured + 1} of at most ${maxBlocks}, ${note}, ${seconds} s`;
    stream.write(`${CLEAR_LINE}${text.slice(0, (stream.columns || 100) - 1)}`);
  };
  return (event) => {
    switch (event.kind) {
      case 'claimStarted':
        begun = false;
        blocksMeasured = 0;
        armsDone = 0;
        line(`[${event.claimIndex + 1}/${event.claimCount}] ${event.claim.title} (${event.claim.name})`);
        return;
      case 'blockStarted':
        armsPerBlock = event.arms;
        maxBlocks = event.maxBlocks;
        if (!begun) {
          begun = true;
          blocksMeasured = event.block; // those of an earlier record
          armsDone = event.block * event.arms;
        }
        draw(event.claim.name, 'training');
        return;
      case 'armTrained':
        armsDone += 1;
        draw(event.claim.name, `trained ${event.arm}`);
        return;
      case 'blockMeasured':
        blocksMeasured = event.block.index + 1;
        armsDone = Math.max(armsDone, blocksMeasured * armsPerBlock);
        line(blockLine(event));
        return;
      case 'claimJudged':
        line(`  ${event.check.verdict.kind}`);
    }
  };
};
