import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NativeWorld } from './nativeWorld.ts';

/** Folders that may hold Node's headers, in the order they are looked into. */
export const headerFolders = (world: Pick<NativeWorld, 'env' | 'execPath' | 'nodeVersion'>): readonly string[] => {
  const prefix = dirname(dirname(world.execPath));
  const nodedir = world.env.npm_config_nodedir;
  const version = world.nodeVersion.replace(/^v/, '');
  return [
    ...(nodedir ? [join(nodedir, 'include/node')] : []),
    join(prefix, 'include/node'),
    '/usr/include/node',
    '/usr/local/include/node',
    join(homedir(), '.cache/node-gyp', version, 'include/node'),
  ];
};

/** The folder that holds `node_api.h`, or undefined. Node-API is the same in the headers of every Node from 16 on. */
export const nodeHeaders = (
  world: Pick<NativeWorld, 'env' | 'execPath' | 'nodeVersion'>,
  given?: string,
): string | undefined =>
  (given === undefined ? headerFolders(world) : [given]).find((folder) => existsSync(join(folder, 'node_api.h')));

/** That they are missing, where was looked, and what to do. */
export const headersFault = (world: NativeWorld, given: string | undefined): string => {
  const looked = given === undefined ? headerFolders(world) : [given];
  return `Node's headers are missing (no node_api.h in ${looked.join(', ')}): \`npx node-gyp install\` fetches them, or give their folder by --node-headers.`;
};
