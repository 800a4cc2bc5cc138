import { compileCommand } from './compileAddon.ts';
import { downloadCommand } from './downloadWheels.ts';
import type { InstallPlan } from './installPlan.ts';
import { shownCommand } from './shownCommand.ts';
import { LIBRARIES } from './tensorflowSource.ts';
import { requirementOf } from './triedVersions.ts';

const BUILD = 'BUILD';

const gatherStep = ({ source, cuda, untried }: InstallPlan): string => {
  const libraries = LIBRARIES.join(' and ');
  const nvidia = cuda ? ", and NVIDIA's libraries" : '';
  switch (source.kind) {
    case 'python':
      return `take ${libraries}${nvidia} of ${source.package} ${source.version} in ${source.root} (a second name for the same file where it is one disk, else a copy)`;
    case 'wheel':
      return `take ${libraries} and the headers that are needed out of ${source.path}, each compared with the wheel's RECORD${cuda ? "; download with pip NVIDIA's packages that its METADATA names" : ''}`;
    case 'download': {
      const requirements = [requirementOf(source.package, untried)];
      const call = downloadCommand({ python: source.python, requirements, platforms: [], to: `${BUILD}/download` });
      return `download by \`${shownCommand(call)}\` (with --platform for each kind of wheel that runs here), and take ${libraries}${nvidia} out of it`;
    }
  }
};

/** The steps of an installation in words, each with what it runs; numbered from 1. */
export const explainPlan = (plan: InstallPlan): readonly string[] => {
  const { folder, source, nodeGpu } = plan;
  const include = source.kind === 'python' ? `${source.root}/tensorflow/include` : `${BUILD}/include`;
  const steps = [
    `make a folder BUILD in ${folder}; it takes up to ${(plan.bytes / 1e9).toFixed(1)} GB`,
    gatherStep(plan),
    `compile the addon of @tensorflow/tfjs-node-gpu ${nodeGpu.version}:\n   ${shownCommand(compileCommand(plan, { include, files: [] }, BUILD))}`,
    'load it in a process of its own, and compare a matrix product and the gradient of a cross-entropy with float64',
    `write BUILD/manifest.json: versions, the compiler's call, size and sha256 of each file`,
    `turn ${folder}/current to BUILD in one step, and remove the build that was there before`,
  ];
  return steps.map((step, index) => `${index + 1}. ${step}`);
};
