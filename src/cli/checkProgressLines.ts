import type { CheckEvent } from '../core/check.ts';

/** Where progress goes: a stream that may be a terminal. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

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
 * Progress of a check: one line that is drawn anew on a terminal, one plain line per block elsewhere.
 * @param now milliseconds, for the seconds since the start
 */
export const checkProgressLines = (stream: ProgressStream, now: () => number): ((event: CheckEvent) => void) => {
  const live = stream.isTTY === true;
  const started = now();
  const finished = new Set<number>();
  let armsPerBlock = 1;
  let armsDone = 0;
  let maxBlocks = 1;
  const line = (text: string): void => {
    stream.write(live ? `\r\x1b[2K${text}\n` : `${text}\n`);
  };
  const draw = (claim: string, note: string): void => {
    if (!live) return;
    const seconds = ((now() - started) / 1000).toFixed(0);
    const done = armsDone / armsPerBlock;
    const text = `  ${bar(done, maxBlocks)} ${claim}: block ${Math.floor(done) + 1} of at most ${maxBlocks}, ${note}, ${seconds} s`;
    stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
  };
  return (event) => {
    switch (event.kind) {
      case 'claimStarted':
        finished.clear();
        armsDone = 0;
        line(`[${event.claimIndex + 1}/${event.claimCount}] ${event.claim.title} (${event.claim.name})`);
        return;
      case 'blockStarted':
        armsPerBlock = event.arms;
        maxBlocks = event.maxBlocks;
        draw(event.claim.name, 'training');
        return;
      case 'armTrained':
        armsDone += 1;
        draw(event.claim.name, `trained ${event.arm}`);
        return;
      case 'blockMeasured':
        finished.add(event.block.index);
        armsDone = Math.max(armsDone, finished.size * armsPerBlock);
        line(blockLine(event));
        return;
      case 'claimJudged':
        line(`  ${event.check.verdict.kind}`);
    }
  };
};
