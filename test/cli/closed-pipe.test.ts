import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { outliveReader } from "../../cli/closed-pipe.ts";

test("a reader that has had enough ends nothing, another fault of the output is thrown", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  outliveReader(stream);
  const fault = (code: string) => Object.assign(new Error(`write ${code}`), { code });
  expect(() => stream.emit("error", fault("EPIPE"))).not.toThrow();
  expect(() => stream.emit("error", fault("ENOSPC"))).toThrow("write ENOSPC");
});
