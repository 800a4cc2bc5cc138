import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipBytes } from './zipBytes.ts';

/** What stands in a wheel of TensorFlow for these specs: libraries that are text, and headers that include each other. */
export const WHEEL_ENTRIES: Readonly<Record<string, string>> = {
  'tensorflow/__init__.py': 'raise ImportError',
  'tensorflow/libtensorflow_cc.so.2': 'the library '.repeat(500),
  'tensorflow/libtensorflow_framework.so.2': 'the framework',
  'tensorflow/include/tensorflow/c/c_api.h': '#include <stdint.h>\n#include "tensorflow/c/tf_status.h"\n',
  'tensorflow/include/tensorflow/c/tf_status.h': '#  include "xla/status.h"\n',
  'tensorflow/include/xla/status.h': '#include "near.h"\n',
  'tensorflow/include/xla/near.h': '// the end\n',
  'tensorflow/include/xla/far.h': '// nobody asks for it\n',
};

const METADATA = `Name: tensorflow
Requires-Dist: numpy>=1.26.0
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"
Requires-Dist: tensorflow-io>=0.23.1; extra == "gcs"
`;

const record = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([path, text]) => {
      const hash = createHash('sha256').update(text).digest('base64url');
      return `${path},sha256=${hash},${Buffer.byteLength(text)}`;
    })
    .concat('RECORD,,')
    .join('\n');

/** The name of a wheel for this machine of the specs. */
export const WHEEL_NAME = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';

/** The bytes of a wheel; `recorded` are the entries that its RECORD is made from. */
export const wheelBytes = (
  entries: Readonly<Record<string, string>> = WHEEL_ENTRIES,
  recorded: Readonly<Record<string, string>> = entries,
): Buffer =>
  zipBytes({
    ...entries,
    'tensorflow-2.21.0.dist-info/METADATA': METADATA,
    'tensorflow-2.21.0.dist-info/RECORD': record(recorded),
  });

/** Writes a wheel into a folder. @returns its path */
export const writeWheel = (folder: string, bytes: Buffer = wheelBytes(), name: string = WHEEL_NAME): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
