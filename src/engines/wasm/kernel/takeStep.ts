// The step of an update whose gradient stands in memory.
import { adaptiveUpdate, SGD } from './adaptiveUpdate';
import { updateFromGradient } from './layerGradient';
import { Replica } from './structs';

/** Makes the step of planned update u by the optimiser of the replica. Exported for specs, which give the gradient. */
export function takeStep(address: usize, u: i32): void {
  const replica = changetype<Replica>(address);
  const at: usize = (<usize>u) << 2;
  const rate = load<f32>(replica.learningRates + at);
  if (replica.rule == SGD) updateFromGradient(replica, rate);
  else adaptiveUpdate(replica, rate, load<f32>(replica.rootScales + at), load<f32>(replica.weightScales + at));
}
