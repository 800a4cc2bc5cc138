import { describe, expect, it } from 'vitest';
import { canRedraw, showsColour } from '../../../src/cli/terminalAbilities.ts';

const stream = (isTTY: boolean) => ({ isTTY, write: () => true });

describe('a terminal', () => {
  it.each([
    [true, {}, true, true],
    [true, { TERM: 'xterm-256color', NO_COLOR: '' }, true, true],
    [true, { NO_COLOR: '0' }, true, false],
    [true, { TERM: 'dumb' }, false, false],
    [false, {}, false, false],
  ])('(%s) with %j redraws: %s, colours: %s', (isTTY, env, redraws, colours) => {
    expect([canRedraw(stream(isTTY), env), showsColour(stream(isTTY), env)]).toEqual([redraws, colours]);
  });
});
