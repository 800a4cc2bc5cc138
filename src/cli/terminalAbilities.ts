import type { ProgressStream } from './checkProgressLines.ts';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a line can be drawn anew: on a terminal that is not `TERM=dumb`. */
export const canRedraw = (stream: ProgressStream, env: Environment): boolean =>
  stream.isTTY === true && env.TERM !== 'dumb';

/** Whether to colour: as `canRedraw`, and no `NO_COLOR` that is not empty. Source: https://no-color.org */
export const showsColour = (stream: ProgressStream, env: Environment): boolean =>
  canRedraw(stream, env) && (env.NO_COLOR ?? '') === '';
