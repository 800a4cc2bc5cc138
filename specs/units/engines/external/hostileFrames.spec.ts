import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../../src/core/experimentError.ts';
import { checkedResult } from '../../../../src/engines/external/checkMessage.ts';
import { rpcClient } from '../../../../src/engines/external/jsonRpc.ts';
import { readLines } from '../../../../src/engines/external/readLines.ts';

/** What a trainer may write that is right, and what it may not. */
type Frame =
  | { readonly kind: 'ask' }
  | { readonly kind: 'answer' | 'error' | 'progress'; readonly which: number; readonly value: unknown }
  | { readonly kind: 'twice' }
  | { readonly kind: 'wrong'; readonly line: string };

const RPC = { jsonrpc: '2.0' };
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Lines that are no answer to anything: noise, other versions, other ids, requests, answers without a result. */
const wrongLine: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => text.trim() !== '' && !/^[\s]*[-\d"tfn[{]/.test(text)),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => `\u0000${Buffer.from(bytes).toString('latin1')}`),
  fc.jsonValue().map((value) => JSON.stringify({ id: 1, result: value })),
  fc.jsonValue().map((value) => JSON.stringify([value])),
  fc
    .oneof(fc.constant(null), fc.integer({ min: 1000 }), fc.string(), fc.double({ noNaN: true, min: 0.1, max: 0.9 }))
    .map((id) => JSON.stringify({ ...RPC, id, result: 1 })),
  fc.string().map((method) => JSON.stringify({ ...RPC, id: 1, method })),
  fc.constant(JSON.stringify({ ...RPC, result: 1 })),
);

const frame: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'ask' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('answer' as const, 'error' as const, 'progress' as const),
      which: fc.nat(20),
      value: fc.jsonValue(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'twice' as const }) },
  { weight: 1, arbitrary: wrongLine.map((line) => ({ kind: 'wrong' as const, line })) },
);

/** A conversation and what became of it. */
const conversation = () => {
  const seen: { broken: unknown[]; notified: number; told: string[] } = { broken: [], notified: 0, told: [] };
  const client = rpcClient({
    write: (line) => seen.told.push(line),
    onNotification: () => {
      seen.notified += 1;
    },
    onBroken: (error) => seen.broken.push(error),
  });
  return { client, seen };
};

describe('a conversation with a hostile trainer', () => {
  it('answers each request at most once, by its own answer, in whatever order they come, or ends for all at the first wrong line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 12 }), async (frames) => {
        const { client, seen } = conversation();
        const asked: Promise<unknown>[] = [];
        const expected = new Map<number, unknown>(); // by place, what each request must come to
        const open: number[] = [];
        let last: string | undefined;
        let wrong = false;
        for (const each of frames) {
          if (each.kind === 'ask') {
            const place = asked.length;
            asked.push(client.request('train', { place }).catch((error: unknown) => ({ error })));
            if (!wrong) open.push(place);
            continue;
          }
          let line: string | undefined;
          if (each.kind === 'wrong') line = each.line;
          else if (each.kind === 'twice') line = last;
          else if (each.kind === 'progress') line = JSON.stringify({ ...RPC, method: 'progress', params: each.value });
          else if (open.length > 0) {
            const [place] = open.splice(each.which % open.length, 1);
            const answer = each.kind === 'answer' ? { result: each.value } : { error: { code: 1, message: 'no' } };
            line = JSON.stringify({ ...RPC, id: place! + 1, ...answer });
            if (!wrong)
              expected.set(place!, each.kind === 'answer' ? JSON.parse(JSON.stringify(each.value)) : 'refused');
            last = line;
          }
          if (line === undefined) continue;
          if (each.kind === 'wrong' || each.kind === 'twice') wrong = true;
          client.receive(line);
        }
        client.fail(new Error('over'));
        const came = await Promise.all(asked);
        expect(seen.broken.length).toBe(wrong ? 1 : 0);
        for (const error of seen.broken) {
          expect(error).toBeInstanceOf(ExperimentError);
          expect((error as ExperimentError).code).toBe('E_TRAINER_OUTPUT');
          expect((error as ExperimentError).message.length).toBeLessThan(5000);
        }
        came.forEach((outcome, place) => {
          const want = expected.get(place);
          if (!expected.has(place)) {
            const { error } = outcome as { readonly error: Error };
            expect(wrong ? error === seen.broken[0] : error.message === 'over').toBe(true);
          } else if (want === 'refused') {
            expect((outcome as { readonly error: ExperimentError }).error.code).toBe('E_TRAINER_ERROR');
          } else expect(outcome).toEqual(want);
        });
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes nothing for a result but what the protocol has', () => {
    const methods = ['hello', 'train'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.jsonValue({ maxDepth: 3 }), (method, value) => {
        const refused = (() => {
          try {
            checkedResult(method, value);
            return undefined;
          } catch (error) {
            return error as ExperimentError;
          }
        })();
        // Nothing that fast-check draws here is a whole result of either method.
        expect(refused).toBeInstanceOf(ExperimentError);
        expect(refused!.code).toBe('E_TRAINER_REPLY');
        expect(refused!.message.length).toBeLessThan(400);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['an id nested too deep to be written', `{"jsonrpc":"2.0","id":${deep(20_000)},"result":1}`],
    ['an error nested too deep to be written', `{"jsonrpc":"2.0","id":7,"error":${deep(20_000)}}`],
    [
      'a huge id and a huge error',
      JSON.stringify({ ...RPC, id: 'x'.repeat(1e6), error: { message: 'y'.repeat(1e6) } }),
    ],
    ['a request by a huge name', JSON.stringify({ ...RPC, id: 1, method: 'm'.repeat(1e6) })],
    ['a huge line that is no JSON', '"'.repeat(1e6)],
  ])('ends for all at %s, with a text that can be read', async (_, line) => {
    const { client, seen } = conversation();
    const asked = client.request('train', {}).catch((error: unknown) => error);
    client.receive(line);
    expect(seen.broken).toEqual([await asked]);
    expect(seen.broken[0]).toMatchObject({ code: 'E_TRAINER_OUTPUT' });
    expect((seen.broken[0] as Error).message.length).toBeLessThan(5000);
  });

  it('shows a bounded part of what a trainer complains of', async () => {
    const { client } = conversation();
    const asked = client.request('train', {}).catch((error: unknown) => error as ExperimentError);
    client.receive(JSON.stringify({ ...RPC, id: 1, error: { message: 'z'.repeat(1e6) } }));
    const error = (await asked) as ExperimentError;
    expect(error.code).toBe('E_TRAINER_ERROR');
    expect(error.message.length).toBeLessThan(4100);
    expect(error.message).toMatch(/zzz\.\.\.$/);
  });

  it('keeps no more of a line of 100 MB than a line may have', () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    let [lines, tooLong] = [0, 0];
    const reader = readLines({
      maxBytes: 4 << 20,
      onLine: () => {
        lines += 1;
      },
      onTooLong: (start) => {
        tooLong += 1;
        expect(start).toHaveLength(200);
      },
    });
    for (let i = 0; i < 100; i++) reader.push(Buffer.from(piece));
    reader.push(Buffer.from('\n{"jsonrpc":"2.0"}\n'));
    expect([lines, tooLong]).toEqual([0, 1]);
  });
});
