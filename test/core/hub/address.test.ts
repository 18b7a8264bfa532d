import { expect, test } from "vitest";
import { UsageError } from "../../../core/errors.ts";
import { hubAddress, pathOnHub } from "../../../core/hub/address.ts";
import { firstPage } from "../../../core/hub/fields.ts";
import { sourceAt } from "../../../core/hub/source.ts";

test("an address is an origin and a path before /api", () => {
  expect(hubAddress("https://huggingface.co/")).toEqual({
    origin: "https://huggingface.co",
    basePath: "",
    name: "https://huggingface.co",
  });
  expect(hubAddress("http://127.0.0.1:8080/mirror//").name).toBe("http://127.0.0.1:8080/mirror");
});

test.each([
  "huggingface.co",
  "ftp://huggingface.co",
  "",
  "http://",
  "https://u:secret@hub.test",
  "https://hub.test/?a=1",
])("%s is refused as --hub, with exit 2 and without showing a password", (text) => {
  expect(() => hubAddress(text)).toThrow(UsageError);
  expect(() => hubAddress(text)).toThrow(/^--hub (?!.*secret)/);
});

test.each([
  ["https://huggingface.co/", "Hugging Face Hub", "https://huggingface.co"],
  ["https://hub.test:8443/", "https://hub.test:8443", "https://hub.test:8443"],
  ["https://hub.test/mirrors/a/", "https://hub.test/mirrors/a", "https://hub.test/mirrors/a"],
  ["http://127.0.0.1:8080", "a Hub at 127.0.0.1", "a Hub at 127.0.0.1"],
  ["http://[::1]:8080/b", "a Hub at [::1]/b", "a Hub at [::1]/b"],
])("the Hub at %s is told apart by host and path, on this machine without the port", (hub, label, key) => {
  expect(sourceAt(hub)).toMatchObject({ source: { label, simulated: false }, key });
});

test("the first page asks for what the list allows, sorted by creation", () => {
  const url = new URL(`https://hub.test${firstPage("/mirror", "oldest first", 1000)}`);
  expect(url.pathname).toBe("/mirror/api/models");
  expect(url.search).toMatch(/^\?limit=1000&sort=createdAt&direction=1&expand=author&expand=cardData&/);
  expect(url.searchParams.getAll("expand")).toHaveLength(18);
  for (const refused of ["baseModels", "childrenModelCount", "usedStorage"])
    expect(url.searchParams.getAll("expand")).not.toContain(refused);
  expect(firstPage("", "newest first", 5)).toMatch(/^\/api\/models\?limit=5&sort=createdAt&direction=-1&/);
});

test("a next link stays on the hub's origin or is none", () => {
  const hub = hubAddress("https://hub.test");
  const page = "https://hub.test/api/models?limit=2";
  expect(pathOnHub("https://hub.test/api/models?cursor=a%2Cb#x", page, hub)).toBe("/api/models?cursor=a%2Cb");
  expect(pathOnHub("?cursor=2", page, hub)).toBe("/api/models?cursor=2");
  for (const away of [
    "https://evil.test/api/models?cursor=2",
    "//evil.test/api/models",
    "http://hub.test/api/models",
    "https://hub.test:444/api/models",
    "https://hub.test@evil.test/",
    "javascript:alert(1)",
    "file:///etc/passwd",
  ])
    expect(pathOnHub(away, page, hub)).toBeNull();
});
