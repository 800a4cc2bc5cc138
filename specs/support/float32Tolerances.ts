/**
 * What a float32 engine may differ from float64 truth: relative to the largest entry, `trained` absolute, after a few
 * hundred updates of a tiny network. From the table of the golden numbers (PyTorch in float32 reaches 2e-7, 6e-7, 4e-7).
 * Measured with tfjs-cpu over the conformance suite: at most 4e-7 for loss, gradient and Hessian, 3e-6 after training.
 */
export const FLOAT32: {
  readonly loss: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly trained: number;
} = { loss: 1e-5, gradient: 1e-5, hessian: 1e-4, trained: 1e-4 };
