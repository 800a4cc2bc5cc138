/** Bugs to plant in a trainer that is right without them. Most are the mutants that the trials of the claims used. */
export type PlantedBug =
  // which examples an update sees
  | 'shuffled once'
  | 'half of the data used'
  | 'every batch replayed'
  | 'with replacement'
  | 'batch halved silently'
  | 'batch change ignored'
  | 'last batch dropped'
  | 'last batch padded'
  | 'last batch unweighted'
  | 'order by place in the list'
  // the gradient of a batch
  | 'gradient summed'
  | 'gradient times sqrt B'
  | 'first example twice'
  | 'ReLU derivative missing'
  | 'biases frozen'
  | 'hidden clipping'
  // the step
  | 'gradient one step stale'
  | 'rate change ignored'
  | 'rate inside the momentum buffer'
  | 'stray momentum'
  | 'stray weight decay'
  | 'momentum buffer shared'
  // the Hessian-vector product
  | 'product with the unit direction'
  | 'product without the biases';
