import { openForEngine } from '../dist/engines/webgpu/webgpuTrainer.js';

/**
 * A device as the engine `webgpu` opens it, that counts the bytes of its buffers and times what the host does to enqueue work: from
 * the encoder of commands until they are submitted.
 * @returns `open` for the trainer, `take`: peak bytes, submissions and seconds of enqueueing since the last call
 */
export const watchedGpu = () => {
  let [bytes, peak, submissions, seconds, began] = [0, 0, 0, 0, 0];
  const open = async () => {
    const opened = await openForEngine();
    const { device } = opened;
    const { queue } = device;
    const [createBuffer, createCommandEncoder, submit] = [
      device.createBuffer.bind(device),
      device.createCommandEncoder.bind(device),
      queue.submit.bind(queue),
    ];
    const watchedQueue = new Proxy(queue, {
      get: (target, name) => {
        if (name === 'submit')
          return (commands) => {
            submit(commands);
            seconds += (performance.now() - began) / 1000;
            submissions++;
          };
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const watched = new Proxy(device, {
      get: (target, name) => {
        if (name === 'queue') return watchedQueue;
        if (name === 'createCommandEncoder')
          return (...args) => {
            began = performance.now();
            return createCommandEncoder(...args);
          };
        if (name === 'createBuffer')
          return (request) => {
            const buffer = createBuffer(request);
            const destroy = buffer.destroy.bind(buffer);
            let held = request.size;
            bytes += held;
            peak = Math.max(peak, bytes);
            buffer.destroy = () => {
              bytes -= held;
              held = 0;
              destroy();
            };
            return buffer;
          };
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { ...opened, device: watched };
  };
  const take = () => {
    const taken = { peakBytes: peak, submissions, enqueueSeconds: seconds };
    [peak, submissions, seconds] = [bytes, 0, 0];
    return taken;
  };
  return { open, take };
};
