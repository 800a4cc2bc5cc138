import util from 'node:util';

/**
 * Puts back what tfjs-node 4.22 calls of `node:util` and Node 23 removed (Node 22 prints a deprecation for each). Only
 * where they are gone or going: on Node 20 nothing changes.
 * @param major of this Node
 * @param target the object that `require('util')` gives
 */
export const restoreRemovedUtil = (
  major: number = Number.parseInt(process.versions.node, 10),
  target: object = util,
): void => {
  if (major < 22) return;
  Object.assign(target, {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: Array.isArray,
  });
};
