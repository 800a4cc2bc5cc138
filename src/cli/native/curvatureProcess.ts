import { curvatureTrial } from './curvatureTrial.ts';

/** The child that tries a build of the native kernel: an instruction that the processor lacks ends this process, and no other. */
process.stdout.write(`\n${JSON.stringify(await curvatureTrial(process.argv[2]!))}\n`);
