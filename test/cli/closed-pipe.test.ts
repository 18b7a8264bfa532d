import { PassThrough } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { outliveReader } from "../../cli/closed-pipe.ts";

const fault = (code: string) => Object.assign(new Error(`write ${code}`), { code });

afterEach(() => {
  process.exitCode = undefined;
});

test("a reader that has had enough ends nothing and is no fault", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const said: string[] = [];
  outliveReader(stream, (sentence) => said.push(sentence));
  stream.emit("error", fault("EPIPE"));
  expect(said).toEqual([]);
  expect(process.exitCode).toBeUndefined();
});

test("an output that cannot be written ends nothing, is told once and makes the exit code 1", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const said: string[] = [];
  outliveReader(stream, (sentence) => said.push(sentence));
  stream.emit("error", fault("ENOSPC"));
  stream.emit("error", fault("ERR_STREAM_DESTROYED"));
  expect(said).toEqual(["the output cannot be written (write ENOSPC); what follows of it is lost"]);
  expect(process.exitCode).toBe(1);
  // A gate had refused: the scheduler is to hear that.
  process.exitCode = 4;
  outliveReader(stream, () => undefined);
  stream.emit("error", fault("ENOSPC"));
  expect(process.exitCode).toBe(4);
});
