import { verifyBuild } from '../../engines/tfjs/native/verifyBuild.ts';

/** The child of `verifyInChild`: a crash of the addon ends this process, and no other. */
process.stdout.write(`\n${JSON.stringify(await verifyBuild(process.argv[2]!))}\n`);
