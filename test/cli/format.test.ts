import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { bytes, count, counted, ofLake, seconds, shellWord, words } from "../../cli/format.ts";

test("numbers on the terminal have their thousands apart and one decimal at most", () => {
  expect([13192, 0.25, 1.04].map(count)).toEqual(["13,192", "0.3", "1"]);
  expect([counted(1, "family", "families"), counted(13192, "family", "families")]).toEqual([
    "1 family",
    "13,192 families",
  ]);
  expect([words("models_known"), words("families_10")]).toEqual(["models known", "families of 10 or more"]);
});

test("times are told in seconds, minutes and hours", () => {
  // 7,280 s are 121 minutes and 20 s, 7,300 s 121 minutes and 40 s.
  const told = [0.42, 9.94, 9.96, 12.4, 59.4, 59.6, 75, 3599, 3599.6, 7280, 7300].map(seconds);
  expect(told).toEqual([
    ...["0.4 s", "9.9 s", "10 s", "12 s", "59 s", "1 min 0 s", "1 min 15 s"],
    ...["59 min 59 s", "1 h 0 min", "2 h 1 min", "2 h 2 min"],
  ]);
});

test("bytes are told in thousands", () => {
  const told = [0, 999, 1000, 1536, 99_949, 654_463, 999_499, 999_500, 1e9, 2.5e12, 3e15].map(bytes);
  expect(told).toEqual([
    ...["0 B", "999 B", "1.0 kB", "1.5 kB", "99.9 kB", "654 kB"],
    ...["999 kB", "1.0 MB", "1.0 GB", "2.5 TB", "3000 TB"],
  ]);
});

test("a path in a command is one word to a shell, and as it is where that needs no quotes", () => {
  expect(["/srv/hub-1/site_2.d", "/srv/日本/Zoë"].map(shellWord)).toEqual(["/srv/hub-1/site_2.d", "/srv/日本/Zoë"]);
  expect(shellWord("/srv/Zoë's site")).toBe("'/srv/Zoë'\\''s site'");
  for (const path of ["/a b", "/a'b", "/a$HOME", "/a;b", "/a(b)", "/a*", "/a\nb", "/~", "/a&b", '/a"b'])
    expect(spawnSync("sh", ["-c", `printf %s ${shellWord(path)}`]).stdout.toString()).toBe(path);
});

test("advice to rebuild names the lake that it is about, but the one that is taken anyway", () => {
  const advice = "x is gone; `hubrace rebuild --from D --to D` first, then `hubrace rebuild`; `hubrace run` too";
  for (const usual of [".hubrace/lake", "./.hubrace/lake", `${process.cwd()}/.hubrace/lake/`])
    expect(ofLake(advice, usual)).toBe(advice);
  expect(ofLake(advice, "/srv/a b")).toBe(
    "x is gone; `hubrace rebuild --from D --to D --lake '/srv/a b'` first, then `hubrace rebuild --lake '/srv/a b'`; `hubrace run` too",
  );
});
