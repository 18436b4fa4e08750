import { describe, expect, it } from "vitest";
import { lockProblems } from "./checkLock.mjs";

describe("the check of the lock file", () => {
  it("is content when each platform's package is there, nested or not", () => {
    const packages = {
      "": {},
      "node_modules/a": { optionalDependencies: { "a-linux": "1", "a-mac": "1" } },
      "node_modules/a-linux": {},
      "node_modules/a/node_modules/a-mac": {},
    };
    expect(lockProblems({ packages })).toEqual([]);
  });

  it("names the platform's package that is missing", () => {
    const packages = { "node_modules/b/node_modules/a": { optionalDependencies: { "a-mac": "1" } } };
    expect(lockProblems({ packages })).toEqual(["node_modules/b/node_modules/a needs a-mac, which is missing"]);
  });

  it("names a package that records where it was downloaded", () => {
    const packages = { "node_modules/a": { resolved: "https://registry.example/a.tgz" } };
    expect(lockProblems({ packages })).toEqual(["node_modules/a records a download address"]);
  });
});
