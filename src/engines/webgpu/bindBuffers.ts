/** Binds buffers or stretches of them to a pipeline by number; one that is undefined has no place in this shader. */
export const bindBuffers = (
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  buffers: readonly (readonly [binding: number, buffer: GPUBuffer | GPUBufferBinding | undefined])[],
): GPUBindGroup =>
  device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.flatMap(([binding, bound]) =>
      bound === undefined ? [] : [{ binding, resource: 'buffer' in bound ? bound : { buffer: bound } }],
    ),
  });

/** One dispatch of a pipeline. */
export const dispatch = (
  encoder: GPUCommandEncoder,
  pipeline: GPUComputePipeline,
  bindings: GPUBindGroup,
  [x, y]: readonly [x: number, y: number],
): void => {
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(x, y);
  pass.end();
};
