import { repeatedKey } from '../../data/repeatedKey.ts';
import { sha256Of } from '../../data/sha256Of.ts';
import { writeZip } from '../../data/writeZip.ts';
import type { Finding } from '../verify/verification.ts';
import { MANIFEST } from './bundleFiles.ts';
import type { Bundle } from './readBundle.ts';

/** The files that a manifest names, in the order of the zip file. */
const namedFiles = ({ records, config }: Bundle['manifest']) => [...records, ...(config ? [config] : [])];

const fileFindings = (
  { path, bytes, sha256 }: ReturnType<typeof namedFiles>[number],
  content: Uint8Array | undefined,
): readonly Finding[] => {
  if (content === undefined) return [{ at: path, problem: 'is missing, and the manifest names it' }];
  const size =
    content.length === bytes ? [] : [{ at: path, problem: `has ${content.length} bytes; the manifest has ${bytes}` }];
  const hash = sha256Of(content);
  return hash === sha256
    ? size
    : [...size, { at: path, problem: `has the sha256 ${hash}; the manifest has ${sha256}` }];
};

/** Whether the zip file is the one that these files make: nothing between, before or after them. */
const layoutFindings = (zip: Uint8Array, { files }: Bundle): readonly Finding[] =>
  Buffer.compare(zip, writeZip([...files])) === 0
    ? []
    : [
        {
          at: 'the zip file',
          problem: 'has bytes that `batchlaw bundle` does not write: it was packed anew or altered',
        },
      ];

/**
 * Where the files of a bundle are not those that its manifest names.
 * @param zip the bundle itself
 */
export const verifyFiles = (zip: Uint8Array, bundle: Bundle): readonly Finding[] => {
  const { manifest, manifestText, files } = bundle;
  const named = namedFiles(manifest);
  const paths = named.map(({ path }) => path);
  const twice = repeatedKey(manifestText);
  return [
    ...(twice === undefined ? [] : [{ at: MANIFEST, problem: `has the key "${twice}" twice in one object` }]),
    ...paths
      .filter((path, i) => paths.indexOf(path) < i)
      .map((path) => ({ at: path, problem: 'is named twice by the manifest' })),
    ...named.flatMap((file) => fileFindings(file, files.get(file.path))),
    ...[...files.keys()]
      .filter((path) => path !== MANIFEST && !paths.includes(path))
      .map((path) => ({ at: path, problem: 'is there, and the manifest does not name it' })),
    ...layoutFindings(zip, bundle),
  ];
};
